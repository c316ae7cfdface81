package dev.farhand.capture.internal.encode.h264;

import dev.farhand.capture.internal.encode.analysis.BlockMap;
import dev.farhand.core.media.VideoFrame;
import java.util.Arrays;

/** Guesses how much each row of macroblocks will cost beside the others, before any is written: by how lively what is new is. */
final class RowWeights {
    /** What a macroblock costs that is all of one colour. */
    private static final int LEAST = 24;
    /** One in so many rows of pixels is looked at. */
    private static final int STEP = 4;
    /** A change of colour costs this at most: beyond it costs no more. */
    private static final int MOST = 64;

    private final int[] weights;
    private final int[] macroblocks;

    RowWeights(int rows) {
        this.weights = new int[rows];
        this.macroblocks = new int[rows];
    }

    /** Looks at what is new in a picture. */
    void guess(VideoFrame picture, CopyPlan plan, int columns) {
        Arrays.fill(weights, 0);
        Arrays.fill(macroblocks, 0);
        for (int row = 0; row < weights.length; row++) {
            for (int column = 0; column < columns; column++) {
                if (plan.isCoded(row * columns + column)) {
                    weights[row] += LEAST + liveliness(picture, column, row);
                    macroblocks[row]++;
                }
            }
        }
    }

    /** How many macroblocks have a weight, from a row up to another. */
    int macroblocks(int row, int endRow) {
        int sum = 0;
        for (int i = row; i < endRow; i++) {
            sum += macroblocks[i];
        }
        return sum;
    }

    /** The sum of a row's, up to another. */
    long sum(int row, int endRow) {
        long sum = 0;
        for (int i = row; i < endRow; i++) {
            sum += weights[i];
        }
        return sum;
    }

    int of(int row) {
        return weights[row];
    }

    /** How much neighbours differ, by green alone: it is most of brightness. */
    private static int liveliness(VideoFrame picture, int column, int row) {
        int[] pixels = picture.pixels();
        int left = column * BlockMap.SIZE;
        int right = Math.min(picture.width(), left + BlockMap.SIZE);
        int bottom = Math.min(picture.height(), (row + 1) * BlockMap.SIZE);
        int sum = 0;
        for (int y = row * BlockMap.SIZE; y < bottom; y += STEP) {
            int begin = y * picture.width();
            for (int at = begin + left + 1; at < begin + right; at++) {
                int change = (pixels[at] >> 8 & 255) - (pixels[at - 1] >> 8 & 255);
                sum += Math.min(MOST, Math.abs(change));
            }
        }
        return sum;
    }
}
