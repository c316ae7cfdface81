package dev.farhand.transport.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LinkShapeTest {

    @Test
    void refusesValuesThatCannotBeAndNamesThem() {
        assertThatThrownBy(() -> LinkShape.CLEAN.withBitsPerSecond(-1)).hasMessageContaining("bitsPerSecond");
        assertThatThrownBy(() -> LinkShape.CLEAN.withDelay(Duration.ofMillis(-1)))
                .hasMessageContaining("delay");
        assertThatThrownBy(() -> LinkShape.CLEAN.withDelay(Duration.ofHours(1))).hasMessageContaining("delay");
        assertThatThrownBy(() -> LinkShape.CLEAN.withLoss(1.1)).hasMessageContaining("loss");
        assertThatThrownBy(() -> LinkShape.CLEAN.withLoss(Double.NaN)).hasMessageContaining("loss");
        assertThatThrownBy(() -> LinkShape.CLEAN.withQueueBytes(100)).hasMessageContaining("queueBytes");
    }

    @Test
    void refusesACongestionControlThatIsNoName() {
        assertThatThrownBy(() ->
                        PacketLink.builder().congestionControl("bbr; reboot").open())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("congestionControl");
    }
}
