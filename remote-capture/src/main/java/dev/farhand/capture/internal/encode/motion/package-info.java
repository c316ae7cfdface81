/** Where what is new has been before: scrolled text, dragged windows. */
@NullMarked
package dev.farhand.capture.internal.encode.motion;

import org.jspecify.annotations.NullMarked;
