package dev.farhand.transport.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.identity.Identity;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A resumed session shows no certificate: the server has to remember whose it was, and ask about that device again. */
class ResumedSessionIT {
    private final CountingTrust fullHandshakes = new CountingTrust();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void refusesADeviceThatWasRevokedSinceItsSessionBegan(boolean nativeTls) throws Exception {
        try (LinkHouse house = new LinkHouse(builder -> builder.nativeTls(nativeTls))) {
            InetSocketAddress address = house.listen();
            FakeCredentials device = house.device();
            SslContext tls = HostileAgent.tls(device.identity, fullHandshakes);
            connect(address, tls, house);
            connect(address, tls, house);
            assertThat(fullHandshakes.count).as("the second is resumed").hasValue(1);

            house.registry.revoke(device.device, "test");
            try (HostileAgent agent = new HostileAgent(address, tls)) {
                var word = agent.lastWord.get(10, TimeUnit.SECONDS).getRefused();
                assertThat(word.getCode()).isEqualTo(ErrorCode.DEVICE_REVOKED.wireNumber());
                agent.awaitEnd();
            }
            assertThat(fullHandshakes.count).as("the third is resumed too").hasValue(1);
            // Those that left before they had said hello are in it too, as lost or, if still there, as revoked.
            assertThat(house.refusals)
                    .contains(ErrorCode.DEVICE_REVOKED)
                    .containsOnly(ErrorCode.DEVICE_REVOKED, ErrorCode.LINK_LOST);
            assertThat(house.server.links().count()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void asksForTheCertificateAgainWhereTheSessionIsAnothers(boolean nativeTls) throws Exception {
        try (LinkHouse house = new LinkHouse(builder -> builder.nativeTls(nativeTls))) {
            InetSocketAddress address = house.listen();
            Identity first = house.device().identity;
            Identity second = house.device().identity;
            connect(address, HostileAgent.tls(first, fullHandshakes), house);
            connect(address, HostileAgent.tls(second, fullHandshakes), house);
            assertThat(fullHandshakes.count).hasValue(2);
        }
    }

    /** Until the server has answered on the control stream: so its ticket has come, and it took the device. */
    private static void connect(InetSocketAddress address, SslContext tls, LinkHouse house) throws Exception {
        try (HostileAgent agent = new HostileAgent(address, tls)) {
            agent.hello.get(10, TimeUnit.SECONDS);
        }
        assertThat(house.refusals).doesNotContain(ErrorCode.DEVICE_REVOKED);
    }

    /** Asked once for every full handshake, and never for a resumed one. */
    private static final class CountingTrust extends X509ExtendedTrustManager {
        final AtomicInteger count = new AtomicInteger();

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
            count.incrementAndGet();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
            count.incrementAndGet();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            count.incrementAndGet();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
            throw new UnsupportedOperationException("this is a client");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
            throw new UnsupportedOperationException("this is a client");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            throw new UnsupportedOperationException("this is a client");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
