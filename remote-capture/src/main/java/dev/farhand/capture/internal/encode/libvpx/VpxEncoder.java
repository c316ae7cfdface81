package dev.farhand.capture.internal.encode.libvpx;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import dev.farhand.capture.encode.NoEncoderException;
import dev.farhand.capture.encode.NoEncoderReason;
import dev.farhand.capture.encode.VideoEncoder;
import dev.farhand.capture.internal.encode.system.PlanarPicture;
import dev.farhand.core.media.EncodedFrame;
import dev.farhand.core.media.VideoCodec;
import dev.farhand.core.media.VideoFrame;
import org.jspecify.annotations.Nullable;

/** One encoder of the library. */
final class VpxEncoder implements VideoEncoder {
    /** More than the 56 bytes of {@code vpx_codec_ctx_t}. */
    private static final int CONTEXT_ROOM = 1_024;
    /** {@code vpx_codec_cx_pkt_t} of vpx_encoder.h: what kind of packet, and of a picture where, how long and which flags. */
    private static final int PACKET_KIND = 0;

    private static final int PACKET_BYTES = 8;
    private static final int PACKET_SIZE = 16;
    private static final int PACKET_FLAGS = 40;

    private static final int PICTURE = 0;
    private static final long FORCE_KEY = 1;
    private static final int IS_KEY = 1;
    private static final long REAL_TIME = 1;
    private static final int SET_SPEED = 13;
    /** From 0 to -16: the further, the faster and coarser in what it looks for. */
    private static final int SPEED = -8;
    /** Far above what any picture takes. */
    private static final long MOST_BYTES = 64L << 20;

    /**
     * The library's own steps, 0 to 63, for each step of coarseness: those whose index of quantisation is nearest to the one that
     * our own encoder takes ({@code q_trans} in its onyx_if.c).
     */
    private static final int[] QUANTISERS = {
        5, 7, 8, 9, 10, 11, 12, 15, 17, 20, 23, 26, 28, 31, 34, 37, 39, 41, 42, 44, 46, 48, 50, 51, 53, 55, 57, 59, 61,
        63, 63, 63, 63, 63
    };

    private final VpxLibrary library;
    private final Configuration configuration;
    private final PlanarPicture picture;
    private final SourceImage image;
    private final Memory context = new Memory(CONTEXT_ROOM);
    private final Memory packets = new Memory(Long.BYTES);
    private final EncodedFrame frame = new EncodedFrame(VideoCodec.VP8);
    private final int width;
    private final int height;
    private byte[] bytes = new byte[1 << 16];
    private long time;
    private int step = FINEST;
    private boolean initialised;
    private boolean needsKey = true;
    private boolean closed;

    VpxEncoder(VpxLibrary library, int width, int height) throws NoEncoderException {
        this.library = library;
        this.width = width;
        this.height = height;
        configuration = new Configuration(library);
        picture = new PlanarPicture(width, height);
        image = new SourceImage(library, picture, width, height);
        context.clear();
        configuration.write(width, height, QUANTISERS[step]);
        try {
            begin();
        } catch (NoEncoderException e) {
            close();
            throw e;
        }
    }

    private void begin() throws NoEncoderException {
        int error = library.begin.invokeInt(
                new Object[] {context, library.vp8, configuration.memory(), 0L, VpxLibrary.CALLS_VERSION});
        if (error == VpxLibrary.OTHER_CALLS) {
            throw VpxLibrary.unknown("its calls are not those of version " + VpxLibrary.CALLS_VERSION);
        }
        if (error != 0) {
            throw new NoEncoderException(
                    NoEncoderReason.FAILED,
                    VpxLibrary.NAME + " begins no video of " + width + " × " + height + ": error " + error);
        }
        initialised = true;
        error = library.control.invokeInt(new Object[] {context, SET_SPEED, SPEED});
        if (error != 0) {
            throw new NoEncoderException(NoEncoderReason.FAILED, VpxLibrary.NAME + " takes no speed: error " + error);
        }
    }

    @Override
    public VideoCodec codec() {
        return VideoCodec.VP8;
    }

    @Override
    public EncodedFrame encode(VideoFrame next, int coarseness, boolean key) {
        if (closed) {
            throw new IllegalStateException("the encoder is closed");
        }
        if (coarseness < FINEST || coarseness > COARSEST) {
            throw new IllegalArgumentException("coarseness is " + FINEST + " to " + COARSEST + ", not " + coarseness);
        }
        boolean isKey = key || needsKey;
        if (!picture.take(next) && !isKey) {
            frame.become(false, width, height, bytes, 0);
            return frame;
        }
        // If this fails half-way, what decoders have is not what is here.
        needsKey = true;
        if (coarseness != step) {
            configuration.quantiser(QUANTISERS[coarseness]);
            check("configuration", library.configure.invokeInt(new Object[] {context, configuration.memory()}));
            step = coarseness;
        }
        Object[] arguments = {context, image.memory(), time++, 1L, isKey ? FORCE_KEY : 0L, REAL_TIME};
        check("picture", library.encode.invokeInt(arguments));
        read(isKey);
        needsKey = false;
        return frame;
    }

    private static void check(String what, int error) {
        if (error != 0) {
            throw new IllegalStateException(VpxLibrary.NAME + " answers a " + what + " with error " + error);
        }
    }

    /** Takes over the one packet that has to be there. */
    private void read(boolean key) {
        packets.clear();
        Pointer packet = nextPacket();
        if (packet == null || packet.getInt(PACKET_KIND) != PICTURE) {
            throw new IllegalStateException(VpxLibrary.NAME + " gives no picture");
        }
        long size = packet.getLong(PACKET_SIZE);
        Pointer from = packet.getPointer(PACKET_BYTES);
        boolean isKey = (packet.getInt(PACKET_FLAGS) & IS_KEY) != 0;
        if (size <= 0 || size > MOST_BYTES || from == null || isKey != key) {
            throw new IllegalStateException(VpxLibrary.NAME + " gives " + size + " bytes" + (isKey ? " of a key" : ""));
        }
        if (bytes.length < size) {
            bytes = new byte[(int) Math.min(size + size / 2, MOST_BYTES)];
        }
        from.read(0, bytes, 0, (int) size);
        if (nextPacket() != null) {
            throw new IllegalStateException(VpxLibrary.NAME + " gives more than one picture");
        }
        frame.become(key, width, height, bytes, (int) size);
    }

    private @Nullable Pointer nextPacket() {
        return library.nextPacket.invokePointer(new Object[] {context, packets});
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (initialised) {
            library.end.invokeInt(new Object[] {context});
        }
        context.close();
        packets.close();
        configuration.close();
        image.close();
        picture.close();
    }
}
