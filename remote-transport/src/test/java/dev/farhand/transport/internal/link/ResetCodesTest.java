package dev.farhand.transport.internal.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.error.ErrorCode;
import org.junit.jupiter.api.Test;

class ResetCodesTest {
    @Test
    void carriesEveryCode() {
        for (ErrorCode code : ErrorCode.values()) {
            assertThat(ResetCodes.read(ResetCodes.of(code))).isEqualTo(code);
            assertThat(ResetCodes.of(code)).isBetween(0x100L, 0xffffffffL);
        }
    }

    @Test
    void readsWhatHttp2SaysByItself() {
        assertThat(ResetCodes.read(8)).isEqualTo(ErrorCode.CANCELLED);
        assertThat(ResetCodes.read(7)).isEqualTo(ErrorCode.CHANNEL_LIMIT_REACHED);
        assertThat(ResetCodes.read(11)).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(ResetCodes.read(1)).isEqualTo(ErrorCode.PROTOCOL_VIOLATION);
        assertThat(ResetCodes.read(0xffffffffL)).isEqualTo(ErrorCode.INTERNAL);
    }
}
