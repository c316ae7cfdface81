/** From the screen's red, green and blue to a codec's brightness and colour. */
@NullMarked
package dev.farhand.capture.internal.encode.colour;

import org.jspecify.annotations.NullMarked;
