package dev.farhand.agent.internal.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.agent.AgentKeys;
import dev.farhand.core.config.Config;
import dev.farhand.core.config.ConfigReader;
import dev.farhand.transport.link.ProxySettings;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
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

    private static Config config(Map<String, String> options) {
        return ConfigReader.of(AgentKeys.all()).options(options).read();
    }
}
