package dev.farhand.server.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebHostsTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, localhost",
        "::1, localhost",
        "0.0.0.0, localhost",
        "::, localhost",
        "localhost, localhost",
        "127.0.0.2, 127.0.0.2",
        "192.0.2.7, 192.0.2.7",
        "2001:db8::7, [2001:db8::7]"
    })
    void isReachedWhereItListens(String address, String host) {
        assertThat(WebHosts.reached(address)).isEqualTo(host);
    }
}
