/**
 * What a terminal's output means, as far as one has to know to show it again: where sequences begin and end, which modes
 * they set, and what they ask of a terminal. Nothing here draws. Everything is bounded and throws on no input.
 */
@NullMarked
package dev.farhand.capture.internal.vt;

import org.jspecify.annotations.NullMarked;
