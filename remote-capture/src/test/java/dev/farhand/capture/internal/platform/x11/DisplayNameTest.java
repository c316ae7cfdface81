package dev.farhand.capture.internal.platform.x11;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DisplayNameTest {
    @ParameterizedTest
    @CsvSource({
        ":0, '', 0, 0",
        ":12.1, '', 12, 1",
        "unix:3, '', 3, 0",
        "unix/host:4, '', 4, 0",
        "localhost:10.0, localhost, 10, 0",
        "tcp/example.org:1, example.org, 1, 0",
        "[::1]:2, ::1, 2, 0",
        "::1:2, ::1, 2, 0"
    })
    void isReadAsXDoes(String text, String host, int number, int screen) {
        assertThat(DisplayName.of(text)).contains(new DisplayName(host, number, screen));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", ":", ":x", ":0.x", ":99999", ":123456", ":-1", "a/b/c:0", ":0 "})
    void whatIsNoneIsRefused(String text) {
        assertThat(DisplayName.of(text)).isEmpty();
    }

    @Test
    void knowsWhereItsServerListens() {
        DisplayName display = DisplayName.of("far:7").orElseThrow();
        assertThat(display.isLocal()).isFalse();
        assertThat(display.port()).isEqualTo(6007);
        assertThat(DisplayName.of(":7").orElseThrow().socket()).isEqualTo("/tmp/.X11-unix/X7");
    }
}
