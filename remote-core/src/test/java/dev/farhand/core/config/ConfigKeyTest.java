package dev.farhand.core.config;

import static dev.farhand.core.testing.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.ErrorScope;
import dev.farhand.core.error.RemoteException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigKeyTest {
    private static final ConfigKey<Integer> PORT = ConfigKey.builder("farhand.server.agent-port", ConfigType.INTEGER)
            .defaultValue(0)
            .between(0, 65_535)
            .aliases("PORT")
            .sentence("Port for agents; 0 picks a free one.")
            .build();

    @Test
    void namesItsEnvironmentTwin() {
        assertThat(PORT.environmentName()).isEqualTo("FARHAND_SERVER_AGENT_PORT");
    }

    @Test
    void aBuildersValueMeetsTheSameBounds() {
        assertThat(PORT.checked(443)).isEqualTo(443);
        assertThatThrownBy(() -> PORT.checked(65_536))
                .isInstanceOf(RemoteException.class)
                .hasMessage("farhand.server.agent-port: got 65536; allowed: a whole number, from 0 to 65535.");
    }

    @Test
    void saysOfATextThatIsNoValueWhichSettingWhatWasGivenAndWhatIsAllowed() {
        assertThat(PORT.parse("443")).isEqualTo(443);
        assertRefused(ErrorCode.INVALID_CONFIGURATION, () -> PORT.parse("http"))
                .hasMessage("farhand.server.agent-port: got \"http\"; allowed: a whole number, from 0 to 65535.")
                .hasNoCause();
        assertRefused(ErrorCode.INVALID_CONFIGURATION, () -> PORT.parse("65536", "--port"))
                .hasMessage("--port: got \"65536\"; allowed: a whole number, from 0 to 65535.");
        assertRefused(ErrorCode.INVALID_CONFIGURATION, () -> PORT.parse("1\n\u202e" + "x".repeat(1000)))
                .satisfies(refused -> assertThat(refused.getMessage())
                        .doesNotContain("\n", "\u202e")
                        .hasSizeLessThan(250));
    }

    @Test
    void neverRepeatsASecretThatCannotBeRead() {
        ConfigKey<Path> secret = ConfigKey.builder("farhand.turn.secret", ConfigType.PATH)
                .secret()
                .sentence("Signs the relay's credentials.")
                .build();
        assertRefused(ErrorCode.INVALID_CONFIGURATION, () -> secret.parse("hunter2\u0000"))
                .hasMessage("farhand.turn.secret: got a value that is not shown here; allowed: a path.")
                .hasNoCause();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfigType.PATH.parse("hunter2\u0000"))
                .withMessage("allowed: a path")
                .withNoCause();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server.port",
                "farhand.port",
                "farhand.Server.port",
                "farhand.server.a_b",
                "farhand..a",
                "farhand.a.b-"
            })
    void refusesANameOfAnotherForm(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfigKey.builder(name, ConfigType.TEXT)
                        .sentence("A sentence.")
                        .build())
                .withMessageContaining(name);
    }

    @Test
    void refusesADescriptionThatContradictsItself() {
        assertThatIllegalArgumentException().isThrownBy(() -> ConfigKey.builder("farhand.a.b", ConfigType.INTEGER)
                .defaultValue(5)
                .between(6, 7)
                .sentence("A sentence.")
                .build());
        assertThatIllegalArgumentException().isThrownBy(() -> ConfigKey.builder("farhand.a.b", ConfigType.TEXT)
                .build());
        assertThatIllegalArgumentException().isThrownBy(() -> ConfigKey.builder("farhand.a.b", ConfigType.TEXT)
                .defaultValue("x")
                .secret()
                .sentence("A sentence.")
                .build());
    }

    @ParameterizedTest
    @CsvSource({
        "90d,P90D,90d",
        "10s,PT10S,10s",
        "PT10S,PT10S,10s",
        "250ms,PT0.25S,250ms",
        "120m,PT2H,2h",
        "0,PT0S,0s",
        "0s,PT0S,0s",
        "PT1M30S,PT90S,90s"
    })
    void readsDurations(String text, Duration expected, String rendered) {
        assertThat(ConfigType.DURATION.parse(text)).isEqualTo(expected);
        assertThat(ConfigType.DURATION.render(expected)).isEqualTo(rendered);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10",
                "s",
                "-5s",
                "PT-5S",
                "1.5s",
                "10 s",
                "10S",
                "PT0.0001S",
                "999999999999999999d",
                "1h30m",
                "PT999999999999999999S"
            })
    void refusesWhatIsNoDuration(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ConfigType.DURATION.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"65536,65536,64KiB", "64KiB,65536,64KiB", "2GiB,2147483648,2GiB", "1000B,1000,1000B", "0,0,0B"})
    void readsSizes(String text, long expected, String rendered) {
        assertThat(ConfigType.BYTES.parse(text)).isEqualTo(expected);
        assertThat(ConfigType.BYTES.render(expected)).isEqualTo(rendered);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "KiB", "-1", "1.5MiB", "64kb", "64KB", "64K", "999999999TiB"})
    void refusesWhatIsNoSize(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ConfigType.BYTES.parse(text));
    }

    @Test
    void readsTheOtherTypesStrictly() {
        assertThat(ConfigType.BOOLEAN.parse("true")).isTrue();
        assertThat(ConfigType.PATH.parse("/a/b")).isEqualTo(Path.of("/a/b"));
        assertThat(ConfigType.oneOf(ErrorScope.class).parse("channel")).isEqualTo(ErrorScope.CHANNEL);
        assertThatIllegalArgumentException().isThrownBy(() -> ConfigType.BOOLEAN.parse("yes"));
        assertThatIllegalArgumentException().isThrownBy(() -> ConfigType.PATH.parse("a\u0000b"));
        assertThatIllegalArgumentException().isThrownBy(() -> ConfigType.URI_ADDRESS.parse("example.org"));
        assertThatIllegalArgumentException().isThrownBy(() -> ConfigType.URI_ADDRESS.parse("https://a b"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfigType.oneOf(ErrorScope.class).parse("CHANNEL"));
    }

    @Test
    void writesTheTableForPeople() {
        ConfigKey<String> secret = ConfigKey.builder("farhand.turn.secret", ConfigType.TEXT)
                .secret()
                .required()
                .sentence("Signs the relay's credentials.")
                .build();
        assertThat(ConfigTable.markdown(List.of(PORT, secret))).isEqualTo("""
                | Setting | Environment | Default | Allowed | What it does |
                |---|---|---|---|---|
                | `farhand.server.agent-port` | `FARHAND_SERVER_AGENT_PORT`, `PORT` | `0` | a whole number, from 0 to 65535 | Port for agents; 0 picks a free one. |
                | `farhand.turn.secret` | `FARHAND_TURN_SECRET`, `FARHAND_TURN_SECRET_FILE` | required | a text (secret) | Signs the relay's credentials. |
                """);
    }
}
