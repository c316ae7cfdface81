package dev.farhand.recording.container;

/**
 * What became of a segment in the file it was joined to.
 *
 * @param frames how many of its frames are in there
 * @param start when the first of them is shown there, in milliseconds; 0 without frames
 * @param end when the last of them begins to be shown; 0 without frames
 * @param outcome how the segment itself ended
 */
public record JoinedSegment(int frames, long start, long end, ReadOutcome outcome) {}
