/**
 * The screen of this machine as pictures: what can be seen, what has changed since the last look, and the pointer on it.
 *
 * <p>Begin with {@link dev.farhand.capture.screen.ScreenCapture}.
 */
@NullMarked
package dev.farhand.capture.screen;

import org.jspecify.annotations.NullMarked;
