package dev.farhand.transport.link;

import static dev.farhand.core.testing.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.config.ConfigReader;
import dev.farhand.core.error.ErrorCode;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LinkConfigTest {
    @Test
    void namesTheKeyOfAWrongValue() {
        assertRefused(
                        ErrorCode.INVALID_CONFIGURATION,
                        () -> LinkConfig.builder().idlePing(Duration.ZERO).build())
                .hasMessageContaining("farhand.link.idle-ping: got 0s;");
        assertRefused(
                        ErrorCode.INVALID_CONFIGURATION,
                        () -> LinkConfig.builder().maximumStreams(0).build())
                .hasMessage("farhand.link.maximum-streams: got 0; allowed: a whole number, from 1 to 65536.");
        assertRefused(ErrorCode.INVALID_CONFIGURATION, () -> LinkConfig.builder()
                        .ticketLifetime(Duration.ofHours(2))
                        .build())
                .hasMessageContaining("farhand.link.ticket-lifetime");
    }

    @Test
    void keepsOptionsThatBelongTogetherInOrder() {
        assertRefused(ErrorCode.INVALID_CONFIGURATION, () -> LinkConfig.builder()
                        .idlePing(Duration.ofSeconds(80))
                        .build())
                .hasMessage("farhand.link.idle-dead-after: got 75s; allowed: longer than farhand.link.idle-ping,"
                        + " which is 80s.");
        assertRefused(
                        ErrorCode.INVALID_CONFIGURATION,
                        () -> LinkConfig.builder().streamWindow(8 * 1024 * 1024).build())
                .hasMessageContaining("farhand.link.maximum-stream-window: got 4MiB");
    }

    @Test
    void readsSettingsAndKeepsTheDefaultsOfTheOthers() {
        LinkConfig read = LinkConfig.of(ConfigReader.of(LinkKeys.all())
                .environment(Map.of(
                        "FARHAND_LINK_DRAIN_TIMEOUT", "5s",
                        "FARHAND_LINK_MAXIMUM_STREAMS", "7",
                        "FARHAND_LINK_RECEIVE_BUDGET", "1MiB"))
                .read());
        assertThat(read.drainTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(read.maximumStreams()).isEqualTo(7);
        assertThat(read.receiveBudget()).isEqualTo(1024 * 1024);
        assertThat(read.idlePing()).isEqualTo(LinkConfig.defaults().idlePing());
        assertThat(LinkConfig.defaults().maximumHandshakes()).isEqualTo(256);
    }

    @Test
    void everySettingReachesTheOptionOfItsName() throws Exception {
        for (var key : LinkKeys.all()) {
            String name = key.name().substring("farhand.link.".length());
            if (name.startsWith("reconnect-")) {
                continue;
            }
            StringBuilder method = new StringBuilder();
            for (String word : name.split("-")) {
                method.append(method.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
            }
            Object inUse = LinkConfig.class.getMethod(method.toString()).invoke(LinkConfig.defaults());
            assertThat(inUse.toString())
                    .as(key.name())
                    .isEqualTo(key.defaultValue().orElseThrow().toString());
        }
    }
}
