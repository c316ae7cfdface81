/**
 * Writes VP8 (RFC 6386) of a screen: skips what stayed, copies by vector what moved, brings back what was covered from
 * pictures that it had the decoder keep, and spends its time on the rest alone.
 */
@NullMarked
package dev.farhand.capture.internal.encode.vp8;

import org.jspecify.annotations.NullMarked;
