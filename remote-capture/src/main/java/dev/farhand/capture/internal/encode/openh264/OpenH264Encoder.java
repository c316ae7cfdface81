package dev.farhand.capture.internal.encode.openh264;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import dev.farhand.capture.encode.NoEncoderException;
import dev.farhand.capture.encode.NoEncoderReason;
import dev.farhand.capture.encode.VideoEncoder;
import dev.farhand.capture.internal.encode.system.PlanarPicture;
import dev.farhand.core.media.EncodedFrame;
import dev.farhand.core.media.VideoCodec;
import dev.farhand.core.media.VideoFrame;

/** One encoder of the library ({@code ISVCEncoder} of codec_api.h: a table of functions, called by their places in it). */
final class OpenH264Encoder implements VideoEncoder {
    private static final int INITIALIZE = 1;
    private static final int DEFAULTS = 2;
    private static final int UNINITIALIZE = 3;
    private static final int ENCODE = 4;
    private static final int FORCE_KEY = 6;
    private static final int SET_OPTION = 7;

    private static final int OPTION_PARAMETERS = 3;
    private static final int OPTION_TRACE_LEVEL = 25;
    private static final int ALL_LAYERS = -1;
    /** The step of quantisation that is {@link #FINEST}; as our own encoder's. */
    private static final int FINEST_QP = 18;

    private final OpenH264Library library;
    private final Pointer encoder;
    private final Parameters parameters = new Parameters();
    private final SourcePicture source;
    private final WrittenPicture written = new WrittenPicture();
    private final PlanarPicture picture;
    private final Function encode;
    private final EncodedFrame frame = new EncodedFrame(VideoCodec.H264);
    private final int width;
    private final int height;
    private int qp = FINEST_QP;
    private boolean initialised;
    private boolean needsKey = true;
    private boolean closed;

    OpenH264Encoder(OpenH264Library library, int width, int height) throws NoEncoderException {
        this.library = library;
        this.width = width;
        this.height = height;
        encoder = library.create();
        encode = function(ENCODE);
        picture = new PlanarPicture(width, height);
        source = new SourcePicture(picture, even(width), even(height));
        try {
            initialise();
        } catch (NoEncoderException e) {
            close();
            throw e;
        }
    }

    private static int even(int side) {
        return side + 1 & ~1;
    }

    private void initialise() throws NoEncoderException {
        setOption(OPTION_TRACE_LEVEL, 0);
        parameters.memory().clear();
        call("GetDefaultParams", DEFAULTS, parameters.memory());
        parameters.checkLayout();
        parameters.write(even(width), even(height), qp);
        call("InitializeExt", INITIALIZE, parameters.memory());
        initialised = true;
    }

    private Function function(int place) {
        Pointer table = encoder.getPointer(0);
        return Function.getFunction(table.getPointer((long) place * Long.BYTES));
    }

    private void call(String name, int place, Memory memory) throws NoEncoderException {
        int error = function(place).invokeInt(new Object[] {encoder, memory});
        if (error != 0) {
            throw new NoEncoderException(
                    NoEncoderReason.FAILED,
                    OpenH264Library.NAME + " answers " + name + " for " + width + " × " + height + " with " + error);
        }
    }

    private void setOption(int option, int value) {
        try (Memory number = new Memory(Integer.BYTES)) {
            number.setInt(0, value);
            function(SET_OPTION).invokeInt(new Object[] {encoder, option, number});
        }
    }

    @Override
    public VideoCodec codec() {
        return VideoCodec.H264;
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
            frame.become(false, width, height, frame.data(), 0);
            return frame;
        }
        // If this fails half-way, what decoders have is not what is here.
        needsKey = true;
        useStep(FINEST_QP + coarseness);
        if (isKey) {
            check("ForceIntraFrame", function(FORCE_KEY).invokeInt(new Object[] {encoder, 1, ALL_LAYERS}));
        }
        check("EncodeFrame", encode.invokeInt(new Object[] {encoder, source.next(), written.cleared()}));
        written.read(isKey, width, height, frame);
        needsKey = false;
        return frame;
    }

    private void useStep(int step) {
        if (step != qp) {
            parameters.qp(step);
            check(
                    "SetOption",
                    function(SET_OPTION).invokeInt(new Object[] {encoder, OPTION_PARAMETERS, parameters.memory()}));
            qp = step;
        }
    }

    private static void check(String name, int error) {
        if (error != 0) {
            throw new IllegalStateException(OpenH264Library.NAME + " answers " + name + " with " + error);
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (initialised) {
            function(UNINITIALIZE).invokeInt(new Object[] {encoder});
        }
        library.destroy(encoder);
        parameters.close();
        source.close();
        written.close();
        picture.close();
    }
}
