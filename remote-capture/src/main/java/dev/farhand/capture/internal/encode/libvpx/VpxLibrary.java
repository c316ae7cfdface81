package dev.farhand.capture.internal.encode.libvpx;

import com.sun.jna.Function;
import com.sun.jna.Pointer;
import dev.farhand.capture.encode.NoEncoderException;
import dev.farhand.capture.encode.NoEncoderReason;
import dev.farhand.capture.internal.encode.system.SystemLibrary;

/** The functions of the library (vpx_encoder.h, vpx_image.h, vp8cx.h). */
final class VpxLibrary {
    /** Its versions 1.11 and 1.12. Which of them has our calls it says itself: they carry the version that we know. */
    static final String NAME = "libvpx.so.7";

    /** {@code VPX_ENCODER_ABI_VERSION} of 1.12. */
    static final int CALLS_VERSION = 25;
    /** {@code VPX_CODEC_ABI_MISMATCH}: what it answers when its calls are others. */
    static final int OTHER_CALLS = 3;

    final Function fillDefaults;
    final Function begin;
    final Function configure;
    final Function control;
    final Function encode;
    final Function nextPacket;
    final Function end;
    final Function wrapImage;
    /** What writes VP8. */
    final Pointer vp8;

    private VpxLibrary(SystemLibrary library, Pointer vp8) throws NoEncoderException {
        this.vp8 = vp8;
        fillDefaults = library.function("vpx_codec_enc_config_default");
        begin = library.function("vpx_codec_enc_init_ver");
        configure = library.function("vpx_codec_enc_config_set");
        control = library.function("vpx_codec_control_");
        encode = library.function("vpx_codec_encode");
        nextPacket = library.function("vpx_codec_get_cx_data");
        end = library.function("vpx_codec_destroy");
        wrapImage = library.function("vpx_img_wrap");
    }

    static VpxLibrary load() throws NoEncoderException {
        SystemLibrary library = SystemLibrary.load(NAME);
        Pointer vp8 = library.function("vpx_codec_vp8_cx").invokePointer(new Object[0]);
        if (vp8 == null) {
            throw new NoEncoderException(NoEncoderReason.NO_SUCH_CODEC, NAME + " was built without VP8");
        }
        return new VpxLibrary(library, vp8);
    }

    static NoEncoderException unknown(String what) {
        return new NoEncoderException(NoEncoderReason.UNKNOWN_LIBRARY, NAME + ": " + what);
    }
}
