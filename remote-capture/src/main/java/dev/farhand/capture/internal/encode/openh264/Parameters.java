package dev.farhand.capture.internal.encode.openh264;

import com.sun.jna.Memory;
import dev.farhand.capture.encode.NoEncoderException;
import dev.farhand.capture.encode.NoEncoderReason;

/**
 * How an encoder is set up: {@code SEncParamExt} of codec_app_def.h, 2.3.1, where {@code offsetof} on a 64-bit machine says that
 * its members are. The library fills it with its defaults first, and where those do not stand in their places the layout is
 * another one and nothing is written.
 */
final class Parameters implements AutoCloseable {
    /** Much more than the 920 that it has, should a library's have more. */
    private static final int ROOM = 8_192;

    private static final int USAGE = 0;
    private static final int WIDTH = 4;
    private static final int HEIGHT = 8;
    private static final int BIT_RATE = 12;
    private static final int RATE_CONTROL = 16;
    private static final int FRAME_RATE = 20;
    private static final int TEMPORAL_LAYERS = 24;
    private static final int SPATIAL_LAYERS = 28;
    /** The first of four {@code SSpatialLayerConfig}, of 200 bytes each. */
    private static final int LAYER = 32;

    private static final int LAYER_WIDTH = LAYER;
    private static final int LAYER_HEIGHT = LAYER + 4;
    private static final int LAYER_FRAME_RATE = LAYER + 8;
    private static final int LAYER_BIT_RATE = LAYER + 12;
    private static final int LAYER_PROFILE = LAYER + 20;
    private static final int LAYER_QP = LAYER + 28;
    private static final int LAYER_SLICES = LAYER + 32;
    private static final int LAYER_HAS_SIGNAL_TYPE = LAYER + 184;
    private static final int LAYER_FORMAT = LAYER + 185;
    private static final int LAYER_FULL_RANGE = LAYER + 186;
    private static final int LAYER_HAS_COLOURS = LAYER + 187;
    private static final int LAYER_PRIMARIES = LAYER + 188;
    private static final int LAYER_TRANSFER = LAYER + 189;
    private static final int LAYER_MATRIX = LAYER + 190;

    private static final int COMPLEXITY = 832;
    private static final int KEY_PERIOD = 836;
    private static final int SETS_STRATEGY = 844;
    private static final int ENTROPY_CODE = 856;
    private static final int SKIPS_FRAMES = 860;
    private static final int MOST_QP = 868;
    private static final int LEAST_QP = 872;
    private static final int LONG_TERM = 880;
    private static final int LONG_TERM_PERIOD = 888;
    private static final int THREADS = 892;
    private static final int LOOP_FILTER_OFF = 896;
    private static final int DENOISES = 908;
    private static final int DETECTS_BACKGROUND = 909;
    private static final int ADAPTS_QUANTISER = 910;
    private static final int CROPS = 911;
    private static final int DETECTS_SCENES = 912;
    private static final int IDR_BIT_RATE_RATIO = 916;

    private static final int FILM = 0;
    private static final int CONSTANT_QP = -1;
    private static final int LOW_COMPLEXITY = 0;
    private static final int BASELINE = 66;
    private static final int UNSPECIFIED_FORMAT = 5;
    private static final int BT_709 = 1;
    private static final int SAME_SETS = 0;
    /** Never reached: its quantiser is ours. But it wants to be told one. */
    private static final int ANY_BIT_RATE = 50_000_000;

    private static final float ANY_FRAME_RATE = 30;

    private final Memory memory = new Memory(ROOM);

    Memory memory() {
        return memory;
    }

    /** Says whether what the library has put there as its defaults is what it documents, in the places we know. */
    void checkLayout() throws NoEncoderException {
        boolean known = memory.getInt(USAGE) == FILM
                && memory.getFloat(FRAME_RATE) > 0
                && memory.getInt(TEMPORAL_LAYERS) == 1
                && memory.getInt(SPATIAL_LAYERS) == 1
                && memory.getByte(LAYER_FORMAT) == UNSPECIFIED_FORMAT
                && memory.getInt(KEY_PERIOD) == 0
                && memory.getInt(MOST_QP) == 51
                && memory.getInt(LONG_TERM_PERIOD) == 30
                && memory.getShort(THREADS) == 1
                && memory.getByte(CROPS) == 1
                && memory.getInt(IDR_BIT_RATE_RATIO) == 400;
        if (!known) {
            throw new NoEncoderException(
                    NoEncoderReason.UNKNOWN_LIBRARY,
                    OpenH264Library.NAME + " lays its parameters out in a way that is not known");
        }
    }

    /** For pictures of even sides: one thread, one slice, no rate control, a key frame when it is asked for and never else. */
    void write(int width, int height, int qp) {
        memory.setInt(USAGE, FILM);
        memory.setInt(WIDTH, width);
        memory.setInt(HEIGHT, height);
        memory.setInt(BIT_RATE, ANY_BIT_RATE);
        memory.setInt(RATE_CONTROL, CONSTANT_QP);
        memory.setFloat(FRAME_RATE, ANY_FRAME_RATE);
        memory.setInt(COMPLEXITY, LOW_COMPLEXITY);
        memory.setInt(KEY_PERIOD, 0);
        memory.setInt(SETS_STRATEGY, SAME_SETS);
        memory.setInt(ENTROPY_CODE, 0);
        memory.setInt(MOST_QP, 51);
        memory.setInt(LEAST_QP, 0);
        memory.setShort(THREADS, (short) 1);
        memory.setInt(LOOP_FILTER_OFF, 0);
        for (int flag :
                new int[] {SKIPS_FRAMES, LONG_TERM, DENOISES, DETECTS_BACKGROUND, ADAPTS_QUANTISER, DETECTS_SCENES}) {
            memory.setByte(flag, (byte) 0);
        }
        memory.setByte(CROPS, (byte) 1);
        writeLayer(width, height, qp);
    }

    private void writeLayer(int width, int height, int qp) {
        memory.setInt(LAYER_WIDTH, width);
        memory.setInt(LAYER_HEIGHT, height);
        memory.setFloat(LAYER_FRAME_RATE, ANY_FRAME_RATE);
        memory.setInt(LAYER_BIT_RATE, ANY_BIT_RATE);
        memory.setInt(LAYER_PROFILE, BASELINE);
        memory.setInt(LAYER_QP, qp);
        memory.setInt(LAYER_SLICES, 0);
        memory.setByte(LAYER_HAS_SIGNAL_TYPE, (byte) 1);
        memory.setByte(LAYER_FORMAT, (byte) UNSPECIFIED_FORMAT);
        memory.setByte(LAYER_FULL_RANGE, (byte) 0);
        memory.setByte(LAYER_HAS_COLOURS, (byte) 1);
        memory.setByte(LAYER_PRIMARIES, (byte) BT_709);
        memory.setByte(LAYER_TRANSFER, (byte) BT_709);
        memory.setByte(LAYER_MATRIX, (byte) BT_709);
    }

    /** Another step of quantisation from the next picture on. */
    void qp(int qp) {
        memory.setInt(LAYER_QP, qp);
    }

    @Override
    public void close() {
        memory.close();
    }
}
