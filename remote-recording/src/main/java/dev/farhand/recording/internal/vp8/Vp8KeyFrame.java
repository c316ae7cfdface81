package dev.farhand.recording.internal.vp8;

import dev.farhand.recording.internal.jcodec.Vp8Tables;
import dev.farhand.recording.internal.still.Planes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Pictures out of key frames of VP8, without the loop filter: a still does not need it, and a screen's encoder turns it off. */
public final class Vp8KeyFrame {
    /** Tag, start code, width and height (RFC 6386 §9.1). */
    private static final int UNCOMPRESSED = 10;

    private static final int SUBBLOCKS = 4;

    private final byte[] data;
    private final int columns;
    private final int rows;
    private final BoolDecoder modes;
    private final FrameHeader header;
    private final BoolDecoder[] tokens;
    private final Coefficients coefficients;
    private final Prediction prediction = new Prediction();
    private final Plane luma;
    private final Plane blue;
    private final Plane red;
    private final int[] modesAbove;
    private final int[] modesLeft = new int[4];
    private final int[] modesHere = new int[16];

    private Vp8KeyFrame(byte[] data, int length, int columns, int rows) {
        this.data = data;
        this.columns = columns;
        this.rows = rows;
        int first = (data[0] & 0xFF | (data[1] & 0xFF) << 8 | (data[2] & 0xFF) << 16) >> 5;
        int firstEnd = Math.min(length, UNCOMPRESSED + first);
        modes = new BoolDecoder(data, UNCOMPRESSED, firstEnd);
        header = new FrameHeader(modes);
        tokens = partitions(firstEnd, length);
        coefficients = new Coefficients(header.probabilities(), columns);
        luma = new Plane(16 * columns, 16 * rows);
        blue = new Plane(8 * columns, 8 * rows);
        red = new Plane(8 * columns, 8 * rows);
        modesAbove = new int[4 * columns];
    }

    /** The picture; null when there is none in these bytes, or one of too many pixels. */
    public static @Nullable Planes decode(byte[] data, int length, int mostPixels) {
        if (length <= UNCOMPRESSED || (data[0] & 1) != 0) {
            return null;
        }
        int width = data[6] & 0xFF | (data[7] & 0x3F) << 8;
        int height = data[8] & 0xFF | (data[9] & 0x3F) << 8;
        if (width == 0 || height == 0 || width * height > mostPixels) {
            return null;
        }
        Vp8KeyFrame frame = new Vp8KeyFrame(data, length, (width + 15) / 16, (height + 15) / 16);
        if (!frame.decode()) {
            return null;
        }
        return new Planes(
                width, height, 16 * frame.columns, frame.luma.values(), frame.blue.values(), frame.red.values());
    }

    /** Sizes of all partitions but the last stand before them, in three bytes, little end first (§9.5). */
    private BoolDecoder[] partitions(int from, int length) {
        BoolDecoder[] found = new BoolDecoder[header.partitions()];
        int begin = from + 3 * (found.length - 1);
        for (int i = 0; i < found.length; i++) {
            int at = from + 3 * i;
            boolean isSized = i < found.length - 1 && at + 3 <= length;
            int size = isSized ? data[at] & 0xFF | (data[at + 1] & 0xFF) << 8 | (data[at + 2] & 0xFF) << 16 : length;
            int end = Math.min(length, begin + size);
            found[i] = new BoolDecoder(data, Math.min(begin, length), end);
            begin = end;
        }
        return found;
    }

    /** Returns whether there are bytes for all of it: few bytes must not cost the time of a large picture. */
    private boolean decode() {
        for (int row = 0; row < rows; row++) {
            coefficients.beginRow();
            Arrays.fill(modesLeft, Prediction.B_DC);
            for (int column = 0; column < columns; column++) {
                decode(row, column, tokens[row % tokens.length]);
            }
            if (modes.isExhausted() || tokens[row % tokens.length].isExhausted()) {
                return false;
            }
        }
        return true;
    }

    private void decode(int row, int column, BoolDecoder in) {
        int segment = header.readSegment(modes);
        boolean isEmpty = header.readSkip(modes);
        int mode = readLumaMode();
        boolean isWhole = mode >= 0;
        if (isWhole) {
            rememberModes(column, mode);
        } else {
            readSubblockModes(column);
        }
        int colourMode = readColourMode();
        if (isEmpty) {
            coefficients.skip(column, isWhole);
        } else {
            coefficients.read(in, column, isWhole, header.factors(segment));
        }
        if (isWhole) {
            prediction.whole(luma, mode, 16 * column, 16 * row, 16);
        }
        addLuma(row, column, isWhole);
        addColour(blue, 16, colourMode, 8 * column, 8 * row);
        addColour(red, 20, colourMode, 8 * column, 8 * row);
    }

    private void addLuma(int row, int column, boolean isWhole) {
        for (int i = 0; i < 16; i++) {
            int x = 16 * column + i % SUBBLOCKS * 4;
            int y = 16 * row + i / SUBBLOCKS * 4;
            if (!isWhole) {
                // At the right edge there is nothing decoded yet beside the macroblock: all look at the row above it.
                prediction.part(luma, modesHere[i], x, y, i % SUBBLOCKS == 3 ? 16 * row - 1 : y - 1);
            }
            coefficients.add(i, luma, x, y);
        }
    }

    private void addColour(Plane plane, int block, int mode, int x, int y) {
        prediction.whole(plane, mode, x, y, 8);
        for (int i = 0; i < 4; i++) {
            coefficients.add(block + i, plane, x + i % 2 * 4, y + i / 2 * 4);
        }
    }

    /** The tree of modes with its probabilities in key frames (§11.2, §11.3); -1 when each subblock has its own. */
    private int readLumaMode() {
        if (!modes.decide(145)) {
            return -1;
        }
        return modes.decide(156) ? Prediction.HORIZONTAL + modes.bit(128) : Prediction.DC + modes.bit(163);
    }

    private int readColourMode() {
        if (!modes.decide(142)) {
            return Prediction.DC;
        }
        if (!modes.decide(114)) {
            return Prediction.VERTICAL;
        }
        return Prediction.HORIZONTAL + modes.bit(183);
    }

    /** For those beside it, a whole macroblock looks as if all of its subblocks had the like mode. */
    private void rememberModes(int column, int mode) {
        int like =
                switch (mode) {
                    case Prediction.VERTICAL -> Prediction.B_VERTICAL;
                    case Prediction.HORIZONTAL -> Prediction.B_HORIZONTAL;
                    case Prediction.TRUE_MOTION -> Prediction.B_TRUE_MOTION;
                    default -> Prediction.B_DC;
                };
        Arrays.fill(modesAbove, 4 * column, 4 * column + 4, like);
        Arrays.fill(modesLeft, like);
    }

    private void readSubblockModes(int column) {
        int[][][] probabilities = Vp8Tables.subblockModeProbabilities();
        for (int i = 0; i < 16; i++) {
            int above = 4 * column + i % SUBBLOCKS;
            int left = i / SUBBLOCKS;
            int mode = readSubblockMode(probabilities[modesAbove[above]][modesLeft[left]]);
            modesAbove[above] = mode;
            modesLeft[left] = mode;
            modesHere[i] = mode;
        }
    }

    /** The tree of §11.2, as its probabilities are numbered. */
    private int readSubblockMode(int[] chances) {
        for (int mode = Prediction.B_DC; mode <= Prediction.B_VERTICAL; mode++) {
            if (!modes.decide(chances[mode])) {
                return mode;
            }
        }
        if (!modes.decide(chances[3])) {
            if (!modes.decide(chances[4])) {
                return Prediction.B_HORIZONTAL;
            }
            return Prediction.B_RIGHT_DOWN + modes.bit(chances[5]);
        }
        if (!modes.decide(chances[6])) {
            return Prediction.B_LEFT_DOWN;
        }
        if (!modes.decide(chances[7])) {
            return Prediction.B_VERTICAL_LEFT;
        }
        return Prediction.B_HORIZONTAL_DOWN + modes.bit(chances[8]);
    }
}
