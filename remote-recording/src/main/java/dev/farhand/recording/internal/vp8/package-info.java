/** VP8 key frames to pictures (RFC 6386), for stills: JCodec's own decoder knows only some of what encoders write. */
@NullMarked
package dev.farhand.recording.internal.vp8;

import org.jspecify.annotations.NullMarked;
