/** From what a screen shows to what a viewer needs to show the same. */
@NullMarked
package dev.farhand.capture.encode;

import org.jspecify.annotations.NullMarked;
