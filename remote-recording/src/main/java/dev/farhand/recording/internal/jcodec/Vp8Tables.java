package dev.farhand.recording.internal.jcodec;

import org.jcodec.codecs.vpx.VP8Util.SubblockConstants;
import org.jcodec.codecs.vpx.VPXConst;

/** The long tables of VP8, as JCodec has them. Nobody writes to them. */
public final class Vp8Tables {
    private Vp8Tables() {}

    /** Probabilities of tokens before a frame changes them, by type, band, context and place in the tree (RFC 6386 §13.5). */
    public static int[][][][] tokenProbabilities() {
        return VPXConst.tokenDefaultBinProbs;
    }

    /** How probable it is that a frame changes each of them (§13.4). */
    public static int[][][][] tokenUpdateProbabilities() {
        return VPXConst.tokenProbUpdateFlagProbs;
    }

    /** Probabilities of the modes of a subblock, by the modes above and to the left (§11.5). */
    public static int[][][] subblockModeProbabilities() {
        return SubblockConstants.keyFrameSubblockModeProb;
    }

    /** Factors of first coefficients, by quantiser index (§14.1). */
    public static int[] firstFactors() {
        return VPXConst.dc_qlookup;
    }

    /** Factors of all other coefficients. */
    public static int[] otherFactors() {
        return VPXConst.ac_qlookup;
    }
}
