/** Hardware that writes video: what there is of it, and why it is not used. */
@NullMarked
package dev.farhand.capture.internal.encode.hardware;

import org.jspecify.annotations.NullMarked;
