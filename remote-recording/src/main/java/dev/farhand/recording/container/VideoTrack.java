package dev.farhand.recording.container;

import dev.farhand.core.media.VideoCodec;

/**
 * What a file says of its pictures before the first one. Each key frame brings its own size, which counts.
 *
 * @param codec the language its pictures are written in
 * @param width pixels in a row
 * @param height rows
 */
public record VideoTrack(VideoCodec codec, int width, int height) {}
