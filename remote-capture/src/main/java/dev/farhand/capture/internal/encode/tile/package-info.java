/** Pixels written exactly. */
@NullMarked
package dev.farhand.capture.internal.encode.tile;

import org.jspecify.annotations.NullMarked;
