package dev.farhand.capture.internal.encode.vp8;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.jcodec.codecs.vpx.VP8Util;
import org.jcodec.codecs.vpx.VPXConst;
import org.junit.jupiter.api.Test;

/** The tables are those of another project that took them from the RFC, too. */
class Vp8TablesTest {
    @Test
    void coefficientProbabilitiesAreThoseOfJcodec() {
        assertThat(CoefficientTables.DEFAULTS).isEqualTo(flat(VPXConst.tokenDefaultBinProbs));
        assertThat(CoefficientTables.UPDATE).isEqualTo(flat(VPXConst.tokenProbUpdateFlagProbs));
    }

    @Test
    void stepsAreThoseOfJcodec() {
        assertThat(QuantiserTables.DC).isEqualTo(VPXConst.dc_qlookup);
        assertThat(QuantiserTables.AC).isEqualTo(VPXConst.ac_qlookup);
    }

    @Test
    void blockModeProbabilitiesAreThoseOfJcodec() {
        int[][][] theirs = VP8Util.SubblockConstants.keyFrameSubblockModeProb;
        for (int above = 0; above < 10; above++) {
            for (int left = 0; left < 10; left++) {
                assertThat(ModeTables.keyBlock(above, left)).isEqualTo(theirs[above][left]);
            }
        }
    }

    private static int[] flat(int[][][][] table) {
        return Arrays.stream(table)
                .flatMap(Stream::of)
                .flatMap(Stream::of)
                .flatMapToInt(Arrays::stream)
                .toArray();
    }
}
