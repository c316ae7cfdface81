/**
 * Writes VP8 (RFC 6386) of a screen: copies by vector what moved, skips what stayed, brings back what was covered from a golden
 * frame, and spends its time on the rest alone.
 */
@NullMarked
package dev.farhand.capture.internal.encode.vp8;

import org.jspecify.annotations.NullMarked;
