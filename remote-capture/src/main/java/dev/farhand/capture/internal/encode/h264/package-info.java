/**
 * Writes H.264 (ITU-T Rec. H.264, constrained baseline profile) for screens: what stands still is skipped, what moved is copied by
 * its vector, what was covered comes back from a picture kept for long, and only the rest is transformed.
 */
@NullMarked
package dev.farhand.capture.internal.encode.h264;

import org.jspecify.annotations.NullMarked;
