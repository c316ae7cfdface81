package dev.farhand.transport.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxySettingsTest {
    @Test
    void readsAddressAndCredentials() {
        ProxySettings.Proxy proxy = ProxySettings.of("http://us%40er:p%3Aa+ss%2F@Proxy.example:3128/", "")
                .towards("x", 443)
                .orElseThrow();
        assertThat(proxy.host()).isEqualTo("Proxy.example");
        assertThat(proxy.port()).isEqualTo(3128);
        assertThat(proxy.credentials()).hasValue(new ProxySettings.Credentials("us@er", "p:a+ss/"));
        assertThat(ProxySettings.of("[::1]", "").towards("x", 1).orElseThrow())
                .isEqualTo(new ProxySettings.Proxy("::1", 8080, java.util.Optional.empty()));
    }

    @Test
    void neverShowsCredentials() {
        ProxySettings settings = ProxySettings.of("http://user:secret@proxy:1", "");
        assertThat(settings).asString().doesNotContain("secret").doesNotContain("user");
        assertThat(settings.towards("x", 1).orElseThrow()).asString().doesNotContain("secret");
        assertThat(settings.towards("x", 1).orElseThrow().credentials().orElseThrow())
                .asString()
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "socks://user:secret@proxy:1",
                "https://user:secret@proxy:1",
                "http://user:secret@",
                "http://user:secret@proxy:99999",
                "http://user:secret@pro xy",
                "http://user:secret%@proxy",
                "http://us:er:secret@[::1"
            })
    void refusesOthersWithoutQuotingThem(String text) {
        assertThatThrownBy(() -> ProxySettings.of(text, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("proxy: ")
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "example.org | example.org | true",
                "example.org | EXAMPLE.org. | true",
                "example.org | a.example.org | true",
                ".example.org | a.example.org | true",
                "*.example.org | a.example.org | true",
                "example.org | notexample.org | false",
                "example.org:443 | example.org | true",
                "example.org:444 | example.org | false",
                "* | anything | true",
                "10.0.0.0/8 | 10.1.2.3 | true",
                "10.0.0.0/8 | 11.1.2.3 | false",
                "10.0.0.0/33 | 10.0.0.0 | false",
                "10.0.0.0/x | 10.0.0.0 | false",
                "0.0.0.0/0 | 1.2.3.4 | true",
                "192.168.1.1 | 192.168.1.1 | true",
                "192.168.1.1:443 | 192.168.1.1 | true",
                "fd00::/8 | fd12::1 | true",
                "fd00::/8 | fe80::1 | false",
                "[::1]:443 | ::1 | true",
                "[::1]:444 | ::1 | false",
                "::1 | 0:0:0:0:0:0:0:1 | true",
                "10.0.0.0/8 | ten.example | false",
                "a,b  c | c | true",
                "'' | example.org | false"
            })
    void knowsWhatNeedsNoProxy(String rules, String host, boolean direct) {
        assertThat(ProxySettings.of("http://proxy", rules).towards(host, 443).isEmpty())
                .isEqualTo(direct);
    }

    @Test
    void readsTheEnvironment() {
        assertThat(ProxySettings.fromEnvironment(Map.of()).towards("x", 1)).isEmpty();
        assertThat(ProxySettings.fromEnvironment(Map.of("HTTPS_PROXY", "http://a:1", "https_proxy", "http://b:2"))
                        .towards("x", 1)
                        .orElseThrow()
                        .host())
                .isEqualTo("b");
        assertThat(ProxySettings.fromEnvironment(Map.of("HTTPS_PROXY", "http://a:1", "NO_PROXY", "x"))
                        .towards("x", 1))
                .isEmpty();
    }
}
