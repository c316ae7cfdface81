package dev.farhand.transport.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.core.protocol.v1.ProtocolRange;
import org.junit.jupiter.api.Test;

class ProtocolVersionsTest {
    private static ProtocolRange range(int minimum, int maximum) {
        return ProtocolRange.newBuilder()
                .setMinimum(minimum)
                .setMaximum(maximum)
                .build();
    }

    @Test
    void agreesOnTheHighestVersionBothKnow() {
        assertThat(ProtocolVersions.agree(range(1, 1), true)).isEqualTo(1);
        assertThat(ProtocolVersions.agree(range(1, 7), false)).isEqualTo(1);
    }

    @Test
    void namesTheSideToUpdate() {
        assertThatThrownBy(() -> ProtocolVersions.agree(range(2, 7), true)).hasMessageContaining("update the agent");
        assertThatThrownBy(() -> ProtocolVersions.agree(range(2, 7), false)).hasMessageContaining("update the server");
        assertThatThrownBy(() -> ProtocolVersions.agree(range(0, 0), true)).hasMessageContaining("update the server");
        assertThatThrownBy(() -> ProtocolVersions.agree(range(0, 0), false)).hasMessageContaining("update the agent");
    }
}
