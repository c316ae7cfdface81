package dev.farhand.recording.container;

/**
 * One picture of a {@code .remrec} stream.
 *
 * @param time in milliseconds, by the clock of whoever wrote it
 * @param jpeg the picture itself, not a copy
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares pictures
public record RemrecPicture(long time, byte[] jpeg) {}
