/** Short pieces of a recording, each playable alone. */
@NullMarked
package dev.farhand.recording.segment;

import org.jspecify.annotations.NullMarked;
