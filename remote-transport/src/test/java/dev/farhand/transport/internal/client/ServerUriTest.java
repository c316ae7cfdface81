package dev.farhand.transport.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerUriTest {
    @Test
    void takesAddressesApart() {
        ServerUri plain = ServerUri.of(URI.create("https://example.org"));
        assertThat(plain.host()).isEqualTo("example.org");
        assertThat(plain.port()).isEqualTo(443);
        assertThat(plain.path()).isEqualTo("/agent/link");
        assertThat(plain.secure()).isTrue();
        ServerUri full = ServerUri.of(URI.create("HTTP://[::1]:8080/remote/"));
        assertThat(full.host()).isEqualTo("::1");
        assertThat(full.port()).isEqualTo(8080);
        assertThat(full.path()).isEqualTo("/remote/agent/link");
        assertThat(full.secure()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://example.org",
                "example.org",
                "https://user@example.org",
                "https://example.org?x=1",
                "https://example.org:0",
                "https://example.org:70000",
                "https:///path"
            })
    void refusesOthers(String text) {
        assertThatThrownBy(() -> ServerUri.of(URI.create(text))).isInstanceOf(IllegalArgumentException.class);
    }
}
