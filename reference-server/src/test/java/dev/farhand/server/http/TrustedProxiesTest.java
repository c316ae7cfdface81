package dev.farhand.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
    private static final TrustedProxies PROXIES = TrustedProxies.parse("192.0.2.7, 10.0.0.0/9 ,fd00::/8");

    private static String origin(TrustedProxies proxies, String peer, String... headers) throws UnknownHostException {
        return proxies.origin(InetAddress.getByName(peer), List.of(headers)).getHostAddress();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "192.0.2.7 | 203.0.113.9 | 203.0.113.9",
                "192.0.2.7 | 198.51.100.1, 203.0.113.9 | 203.0.113.9",
                "192.0.2.7 | 198.51.100.1, 203.0.113.9, 10.127.255.255 | 203.0.113.9",
                "192.0.2.7 | 203.0.113.9:4711 | 203.0.113.9",
                "192.0.2.7 | [2001:db8::1]:4711 | 2001:db8:0:0:0:0:0:1",
                "192.0.2.7 | 2001:db8::1 | 2001:db8:0:0:0:0:0:1",
                "fd00::1 | ::ffff:203.0.113.9 | 203.0.113.9",
                "10.128.0.0 | 203.0.113.9 | 10.128.0.0",
                "203.0.113.9 | 198.51.100.1 | 203.0.113.9",
                "192.0.2.7 | localhost | 192.0.2.7",
                "192.0.2.7 | 203.0.113.9, unknown | 192.0.2.7",
                "192.0.2.7 | 1.2.3.256 | 192.0.2.7",
                "192.0.2.7 | 10.0.0.1, 10.0.0.2 | 10.0.0.1"
            })
    void believesProxiesAndNobodyElse(String peer, String header, String origin) throws UnknownHostException {
        assertThat(origin(PROXIES, peer, header)).isEqualTo(origin);
    }

    @Test
    void severalHeadersAreOne() throws UnknownHostException {
        assertThat(origin(PROXIES, "192.0.2.7", "198.51.100.1", "203.0.113.9, 10.0.0.1"))
                .isEqualTo("203.0.113.9");
        assertThat(origin(PROXIES, "192.0.2.7")).isEqualTo("192.0.2.7");
    }

    @Test
    void trustsNobodyUnlessTold() throws UnknownHostException {
        assertThat(origin(TrustedProxies.NONE, "127.0.0.1", "203.0.113.9")).isEqualTo("127.0.0.1");
    }

    @Test
    void isWrittenAsItIsRead() {
        assertThat(PROXIES).hasToString("192.0.2.7/32,10.0.0.0/9,fd00:0:0:0:0:0:0:0/8");
        assertThat(TrustedProxies.parse(PROXIES.toString())).hasToString(PROXIES.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "fd00::/129", "1.2.3", "proxy/8", "/8"})
    void takesNothingElse(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> TrustedProxies.parse(text));
    }
}
