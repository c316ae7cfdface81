package dev.farhand.recording.internal.still;

import dev.farhand.core.media.VideoFrame;

/**
 * A decoded picture: luma for each pixel, colour for each four. Every value is around zero: 128 less than the standards say.
 *
 * @param width pixels in a row that are to be seen
 * @param height rows that are to be seen
 * @param stride from row to row of luma, in bytes; of colour half as much
 * @param luma row by row
 * @param blue the difference to blue, row by row
 * @param red the difference to red, row by row
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares pictures
public record Planes(int width, int height, int stride, byte[] luma, byte[] blue, byte[] red) {
    private static final int AROUND_ZERO = 128;
    private static final int BLACK = 16;
    /** ITU-T H.273, matrix coefficients 1 (BT.709), limited range, in 16 bits behind the point. */
    private static final int LUMA_FACTOR = 76_309;

    private static final int RED_V = 117_489;
    private static final int GREEN_U = -13_975;
    private static final int GREEN_V = -34_925;
    private static final int BLUE_U = 138_438;
    private static final int HALF = 1 << 15;

    /** As colours, no side longer than this; each pixel is the mean of what it stands for. */
    public VideoFrame toFrame(int longestSide) {
        int longest = Math.max(width, height);
        int side = Math.min(longest, longestSide);
        VideoFrame frame = new VideoFrame(scaled(width, side, longest), scaled(height, side, longest));
        for (int y = 0; y < frame.height(); y++) {
            int top = edge(y, height, frame.height());
            int bottom = Math.max(top + 1, edge(y + 1, height, frame.height()));
            for (int x = 0; x < frame.width(); x++) {
                int left = edge(x, width, frame.width());
                int right = Math.max(left + 1, edge(x + 1, width, frame.width()));
                frame.pixels()[y * frame.width() + x] = colour(left, top, right, bottom);
            }
        }
        return frame;
    }

    private static int scaled(int length, int side, int longest) {
        return Math.max(1, (int) ((long) length * side / longest));
    }

    private static int edge(int at, int length, int count) {
        return (int) ((long) at * length / count);
    }

    private int colour(int left, int top, int right, int bottom) {
        int scaledLuma = LUMA_FACTOR * (mean(luma, stride, left, top, right, bottom) + AROUND_ZERO - BLACK) + HALF;
        int u = mean(blue, stride / 2, left / 2, top / 2, (right + 1) / 2, (bottom + 1) / 2);
        int v = mean(red, stride / 2, left / 2, top / 2, (right + 1) / 2, (bottom + 1) / 2);
        return clamp(scaledLuma + RED_V * v) << 16
                | clamp(scaledLuma + GREEN_U * u + GREEN_V * v) << 8
                | clamp(scaledLuma + BLUE_U * u);
    }

    private static int mean(byte[] plane, int planeStride, int left, int top, int right, int bottom) {
        int sum = 0;
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                sum += plane[y * planeStride + x];
            }
        }
        int count = (right - left) * (bottom - top);
        return Math.floorDiv(2 * sum + count, 2 * count);
    }

    private static int clamp(int value) {
        return Math.max(0, Math.min(255, value >> 16));
    }
}
