/** Decoded key frames, and what people see of them. */
@NullMarked
package dev.farhand.recording.internal.still;

import org.jspecify.annotations.NullMarked;
