package dev.farhand.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.core.config.Config;
import dev.farhand.core.config.ConfigKey;
import dev.farhand.core.config.ConfigReader;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.transport.link.LinkConfig;
import dev.farhand.transport.link.LinkKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentBuilderTest {
    @Test
    void refusesWhatOnlyTheProgramFollowsAndSaysWhatToDo() {
        refuses(AgentKeys.STATE, Path.of("x"), "stateFolder(Path) or store(AgentStore)");
        refuses(AgentKeys.ENROLMENT_TOKEN, "fhe_x", "enrolment(EnrolmentToken)");
        refuses(AgentKeys.LOG, AgentKeys.LogLevel.DEBUG, "only the program");
        refuses(AgentKeys.CONTROL_SOCKET, false, "only the program");
    }

    @Test
    void refusesWhatIsNoSettingOfAnAgent() {
        refuses(LinkKeys.MAXIMUM_CONNECTIONS, 5, "no such setting");
    }

    @Test
    void takesEverySettingOfTheLinkWithTheLinksOwnBounds() {
        AgentBuilder builder = new AgentBuilder();
        builder.set(LinkKeys.PING_JITTER, Duration.ofSeconds(1)).set(LinkKeys.RECONNECT_FIRST, Duration.ofMillis(1));
        assertThat(AgentKeys.all()).contains(LinkKeys.PING_JITTER, LinkKeys.RECONNECT_STABLE_AFTER);
        Config config = ConfigReader.of(AgentKeys.all())
                .environment(Map.of("FARHAND_LINK_PING_JITTER", "1s"))
                .read();
        assertThat(LinkConfig.of(config).pingJitter()).isEqualTo(Duration.ofSeconds(1));
    }

    private static <T> void refuses(ConfigKey<T> key, T value, String sentence) {
        assertThatThrownBy(() -> new AgentBuilder().set(key, value))
                .isInstanceOfSatisfying(
                        RemoteException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
                .hasMessageContaining(key.name())
                .hasMessageContaining(sentence);
    }
}
