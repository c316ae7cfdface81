/** The one place that knows JCodec: pictures out of key frames, and MP4 files that players take whole. */
@NullMarked
package dev.farhand.recording.internal.jcodec;

import org.jspecify.annotations.NullMarked;
