package dev.farhand.agent.internal.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.agent.AgentKeys;
import dev.farhand.core.config.Config;
import dev.farhand.core.config.ConfigReader;
import dev.farhand.transport.link.ProxySettings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentSettingsTest {
    /** Where the proxy comes from, where the exceptions do, and what holds of each. */
    @ParameterizedTest
    @CsvSource({
        "set,         set,         set.example",
        "set,         environment, environment.example",
        "environment, set,         set.example",
        "environment, environment, environment.example",
    })
    void takesProxyAndExceptionsEachFromWhereItIsSet(String proxyFrom, String exceptionsFrom, String direct) {
        Map<String, String> options = new HashMap<>();
        if (proxyFrom.equals("set")) {
            options.put("farhand.agent.proxy", "http://proxy-set:1");
        }
        if (exceptionsFrom.equals("set")) {
            options.put("farhand.agent.no-proxy", "set.example");
        }
        for (boolean upper : new boolean[] {true, false}) {
            Map<String, String> environment = Map.of(
                    upper ? "HTTPS_PROXY" : "https_proxy", "http://proxy-environment:1",
                    upper ? "NO_PROXY" : "no_proxy", "environment.example");
            ProxySettings settings = AgentSettings.proxy(config(options), environment);
            assertThat(settings.towards("far.example", 443))
                    .hasValueSatisfying(proxy -> assertThat(proxy.host()).isEqualTo("proxy-" + proxyFrom));
            for (String host : new String[] {"set.example", "environment.example"}) {
                assertThat(settings.towards(host, 443).isEmpty()).as(host).isEqualTo(host.equals(direct));
            }
        }
    }

    @Test
    void noneIgnoresTheProxyOfTheEnvironment() {
        ProxySettings settings = AgentSettings.proxy(
                config(Map.of("farhand.agent.proxy", "none")), Map.of("HTTPS_PROXY", "http://proxy:1"));
        assertThat(settings.towards("far.example", 443)).isEmpty();
    }

    @Test
    void saysThatTheProxyOfTheEnvironmentIsNone() {
        assertThatThrownBy(() -> AgentSettings.proxy(config(Map.of()), Map.of("https_proxy", "socks5://user:Secr3t@p")))
                .hasMessageContaining("HTTPS_PROXY of the environment")
                .hasMessageNotContaining("Secr3t");
    }

    @Test
    void refusesASettingThatIsThereTwiceAsTheCommandLineDoes() {
        byte[] twice =
                "farhand.agent.carrier = tls\nfarhand.agent.carrier = websocket\n".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> AgentSettings.storedOptions(twice))
                .hasMessageContaining("agent.conf is not readable: line 2")
                .hasMessageContaining("farhand.agent.carrier");
    }

    /** What the file held, what enrolment is given, what it holds then. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "# mine; farhand.link.dead-after = 40s; farhand.agent.server = https://old; # end"
                        + " | tls | # mine; farhand.link.dead-after = 40s; farhand.agent.server = https://new; # end;"
                        + " farhand.agent.carrier = tls",
                "#farhand.agent.server = https://x;  farhand.agent.server=https://old;farhand.agent.proxy = none"
                        + " | '' | #farhand.agent.server = https://x;farhand.agent.server = https://new;"
                        + "farhand.agent.proxy = none",
            })
    void keepsEveryLineThatEnrolmentWasNotGiven(String before, String carrier, String after) {
        Map<String, String> given = carrier.isEmpty() ? Map.of() : Map.of("farhand.agent.carrier", carrier);
        byte[] file = AgentSettings.toFile(
                Optional.of(lines(before).getBytes(StandardCharsets.UTF_8)),
                List.of(URI.create("https://new")),
                config(given));
        assertThat(new String(file, StandardCharsets.UTF_8)).isEqualTo(lines(after));
    }

    @Test
    void aFirstEnrolmentSaysWhoseTheFileIs() {
        byte[] file = AgentSettings.toFile(Optional.empty(), List.of(URI.create("https://new")), config(Map.of()));
        assertThat(new String(file, StandardCharsets.UTF_8))
                .startsWith("# ")
                .contains("farhand-agent run --help")
                .endsWith("\nfarhand.agent.server = https://new\n");
    }

    private static String lines(String text) {
        return text.replaceAll("; *", "\n") + "\n";
    }

    private static Config config(Map<String, String> options) {
        return ConfigReader.of(AgentKeys.all()).options(options).read();
    }
}
