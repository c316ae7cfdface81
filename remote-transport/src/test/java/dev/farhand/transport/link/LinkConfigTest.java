package dev.farhand.transport.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LinkConfigTest {
    @Test
    void namesTheKeyOfAWrongValue() {
        assertThatThrownBy(() -> LinkConfig.builder().idlePing(Duration.ZERO).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("link.idle-ping:");
        assertThatThrownBy(() -> LinkConfig.builder().maximumStreams(0).build())
                .hasMessageContaining("link.maximum-streams: 0 is not within 1 and 65536");
        assertThatThrownBy(() ->
                        LinkConfig.builder().ticketLifetime(Duration.ofHours(2)).build())
                .hasMessageContaining("link.ticket-lifetime");
    }

    @Test
    void keepsOptionsThatBelongTogetherInOrder() {
        assertThatThrownBy(() ->
                        LinkConfig.builder().idlePing(Duration.ofSeconds(80)).build())
                .hasMessageContaining("link.idle-dead-after");
        assertThatThrownBy(
                        () -> LinkConfig.builder().streamWindow(8 * 1024 * 1024).build())
                .hasMessageContaining("link.maximum-stream-window");
        assertThat(LinkConfig.defaults().maximumHandshakes()).isEqualTo(256);
    }
}
