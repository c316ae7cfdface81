package dev.farhand.capture.internal.encode.libvpx;

import com.sun.jna.Memory;
import dev.farhand.capture.encode.NoEncoderException;
import dev.farhand.capture.encode.NoEncoderReason;

/**
 * How an encoder is set up: {@code vpx_codec_enc_cfg_t} of vpx_encoder.h, 1.12, where {@code offsetof} on a 64-bit machine says
 * that its members are. The library fills it with its defaults first, and where those do not stand in their places the layout is
 * another one and nothing is written.
 */
final class Configuration implements AutoCloseable {
    /** Much more than the 504 that it has, should a library's have more. */
    private static final int ROOM = 4_096;

    private static final int THREADS = 4;
    private static final int WIDTH = 12;
    private static final int HEIGHT = 16;
    private static final int TIME_NUMERATOR = 28;
    private static final int TIME_DENOMINATOR = 32;
    private static final int ERROR_RESILIENT = 36;
    private static final int PASS = 40;
    private static final int LOOK_AHEAD = 44;
    private static final int DROPS_FRAMES = 48;
    private static final int RESIZES = 52;
    private static final int RATE_CONTROL = 72;
    private static final int BIT_RATE = 112;
    private static final int LEAST_QUANTISER = 116;
    private static final int MOST_QUANTISER = 120;
    private static final int KEY_MODE = 160;
    private static final int MOST_KEY_DISTANCE = 168;

    private static final int CONSTANT_BIT_RATE = 1;
    private static final int KEYS_WHEN_ASKED = 0;
    /** Kilobits a second; never reached, since its quantiser is ours. */
    private static final int ANY_BIT_RATE = 50_000;

    private final Memory memory = new Memory(ROOM);

    Configuration(VpxLibrary library) throws NoEncoderException {
        memory.clear();
        int error = library.fillDefaults.invokeInt(new Object[] {library.vp8, memory, 0});
        if (error != 0) {
            throw new NoEncoderException(NoEncoderReason.FAILED, VpxLibrary.NAME + " has no defaults: error " + error);
        }
        boolean known = memory.getInt(WIDTH) == 320
                && memory.getInt(HEIGHT) == 240
                && memory.getInt(TIME_NUMERATOR) == 1
                && memory.getInt(TIME_DENOMINATOR) == 30
                && memory.getInt(BIT_RATE) == 256
                && memory.getInt(LEAST_QUANTISER) == 4
                && memory.getInt(MOST_QUANTISER) == 63
                && memory.getInt(MOST_KEY_DISTANCE) == 128;
        if (!known) {
            throw VpxLibrary.unknown("its configuration is laid out in a way that is not known");
        }
    }

    Memory memory() {
        return memory;
    }

    /** One thread, one pass, no look-ahead, nothing dropped, a key frame when it is asked for and never else. */
    void write(int width, int height, int quantiser) {
        memory.setInt(THREADS, 1);
        memory.setInt(WIDTH, width);
        memory.setInt(HEIGHT, height);
        memory.setInt(ERROR_RESILIENT, 0);
        memory.setInt(PASS, 0);
        memory.setInt(LOOK_AHEAD, 0);
        memory.setInt(DROPS_FRAMES, 0);
        memory.setInt(RESIZES, 0);
        memory.setInt(RATE_CONTROL, CONSTANT_BIT_RATE);
        memory.setInt(BIT_RATE, ANY_BIT_RATE);
        memory.setInt(KEY_MODE, KEYS_WHEN_ASKED);
        quantiser(quantiser);
    }

    /** As coarse as that and nothing else. */
    void quantiser(int quantiser) {
        memory.setInt(LEAST_QUANTISER, quantiser);
        memory.setInt(MOST_QUANTISER, quantiser);
    }

    @Override
    public void close() {
        memory.close();
    }
}
