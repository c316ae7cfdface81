/** MP4 as bytes: boxes, H.264 as MP4 holds it, and a parser for fragments. */
@NullMarked
package dev.farhand.recording.internal.mp4;

import org.jspecify.annotations.NullMarked;
