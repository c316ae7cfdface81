package dev.farhand.transport.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.transport.link.ProxySettings;
import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DialFailureTest {
    private static final ServerUri SERVER = ServerUri.of(URI.create("https://far.example"));

    @Test
    void namesTheServerWhereItWasDialled() {
        Optional<ProxySettings.Proxy> none = Optional.empty();
        assertThat(sentence(new ConnectException(), none)).isEqualTo("The connection to far.example:443 was refused.");
        assertThat(sentence(new ConnectTimeoutException(), none)).isEqualTo("Nothing answered at far.example:443.");
        assertThat(sentence(new UnknownHostException(), none)).isEqualTo("The name far.example could not be resolved.");
    }

    @Test
    void namesTheProxyWhereThatWasDialled() {
        Optional<ProxySettings.Proxy> proxy =
                ProxySettings.of("http://ada:Secr3t@near.example:3128", "").towards("far.example", 443);
        assertThat(sentence(new ConnectException(), proxy))
                .isEqualTo("The connection to the proxy near.example:3128 was refused.");
        assertThat(sentence(new ConnectTimeoutException(), proxy))
                .isEqualTo("Nothing answered at the proxy near.example:3128.");
        assertThat(sentence(new UnknownHostException(), proxy))
                .isEqualTo("The name of the proxy, near.example, could not be resolved.");
    }

    private static String sentence(Throwable failure, Optional<ProxySettings.Proxy> proxy) {
        return String.valueOf(
                DialFailure.of(failure, SERVER, proxy, false).reason().getMessage());
    }
}
