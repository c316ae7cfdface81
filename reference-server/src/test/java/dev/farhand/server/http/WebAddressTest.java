package dev.farhand.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebAddressTest {
    @ParameterizedTest
    @CsvSource({
        "https://farhand.example, https://farhand.example",
        "https://farhand.example/, https://farhand.example",
        "HTTPS://Farhand.EXAMPLE:443/, https://farhand.example",
        "http://farhand.example:80, http://farhand.example",
        "http://farhand.example:443, http://farhand.example:443",
        "https://farhand.example:8443/, https://farhand.example:8443",
        "https://Fernwärtig.example, https://xn--fernwrtig-z2a.example",
        "https://[2001:DB8::1]:8443, https://[2001:db8::1]:8443",
        "http://localhost:8080/, http://localhost:8080"
    })
    void isKeptAsBrowsersSayIt(String written, String kept) {
        assertThat(WebAddress.TYPE.parse(written)).hasToString(kept);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "farhand.example",
                "ftp://farhand.example",
                "https://",
                "https://farhand.example/console",
                "https://farhand.example?x",
                "https://user@farhand.example",
                "https://farhand.example:0",
                "https://farhand.example:65536",
                "https://far hand.example",
                "https://farhand_.example",
                "https://farhand.example\\evil"
            })
    void whatIsNoAddressOfPagesIsRefused(String written) {
        assertThatThrownBy(() -> WebAddress.TYPE.parse(written))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("an address such as https://farhand.example");
    }
}
