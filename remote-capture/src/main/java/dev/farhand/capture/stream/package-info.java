/** A screen on its way to one who looks at it. */
@NullMarked
package dev.farhand.capture.stream;

import org.jspecify.annotations.NullMarked;
