/** How many bytes pictures take, and how coarse they have to be to take fewer. */
@NullMarked
package dev.farhand.capture.internal.encode.rate;

import org.jspecify.annotations.NullMarked;
