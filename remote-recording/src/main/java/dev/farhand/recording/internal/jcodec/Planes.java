package dev.farhand.recording.internal.jcodec;

import dev.farhand.core.media.VideoFrame;
import org.jcodec.common.model.Picture;

/** A decoded picture: luma for each pixel, colour for each four, as JCodec has them, around zero. */
final class Planes {
    private static final int AROUND_ZERO = 128;
    /** ITU-T H.273, matrix coefficients 1 (BT.709), limited range, in 16 bits behind the point. */
    private static final int LUMA = 76_309;

    private static final int RED_V = 117_489;
    private static final int GREEN_U = -13_975;
    private static final int GREEN_V = -34_925;
    private static final int BLUE_U = 138_438;
    private static final int HALF = 1 << 15;

    private final Picture picture;
    private final int width;
    private final int height;

    Planes(Picture picture) {
        this.picture = picture;
        this.width = picture.getCroppedWidth();
        this.height = picture.getCroppedHeight();
    }

    /** As colours, no side longer than this; each pixel is the mean of what it stands for. */
    VideoFrame toFrame(int longestSide) {
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
        int luma = mean(0, left, top, right, bottom) + AROUND_ZERO - 16;
        int u = mean(1, left / 2, top / 2, (right + 1) / 2, (bottom + 1) / 2);
        int v = mean(2, left / 2, top / 2, (right + 1) / 2, (bottom + 1) / 2);
        int scaledLuma = LUMA * luma + HALF;
        int red = clamp(scaledLuma + RED_V * v);
        int green = clamp(scaledLuma + GREEN_U * u + GREEN_V * v);
        int blue = clamp(scaledLuma + BLUE_U * u);
        return red << 16 | green << 8 | blue;
    }

    private int mean(int plane, int left, int top, int right, int bottom) {
        byte[] data = picture.getPlaneData(plane);
        int stride = picture.getPlaneWidth(plane);
        int shift = plane == 0 ? 0 : 1;
        int lastColumn = stride - 1;
        int lastRow = data.length / stride - 1;
        int sum = 0;
        for (int y = top; y < bottom; y++) {
            int row = Math.min(y + (picture.getStartY() >> shift), lastRow) * stride;
            for (int x = left; x < right; x++) {
                sum += data[row + Math.min(x + (picture.getStartX() >> shift), lastColumn)];
            }
        }
        int count = (right - left) * (bottom - top);
        return Math.floorDiv(2 * sum + count, 2 * count);
    }

    private static int clamp(int value) {
        return Math.max(0, Math.min(255, value >> 16));
    }
}
