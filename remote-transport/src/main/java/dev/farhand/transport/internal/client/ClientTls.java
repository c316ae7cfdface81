package dev.farhand.transport.internal.client;

import dev.farhand.core.identity.Identity;
import dev.farhand.transport.internal.netty.ChainTrust;
import dev.farhand.transport.internal.netty.OwnKey;
import dev.farhand.transport.internal.netty.TlsSettings;
import dev.farhand.transport.internal.wire.Alpn;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/** The agent's TLS: the JDK's, so that an agent ships nothing native, unless its embedder has BoringSSL and wants it. */
final class ClientTls {
    private ClientTls() {}

    /** For links. Keep the context as long as identity and trust stay: it remembers sessions. */
    static SslContext link(
            Identity own, Consumer<List<X509Certificate>> verifier, Duration ticketLifetime, SslProvider provider) {
        SslContextBuilder builder = client(verifier, provider).keyManager(new OwnKey(own));
        return TlsSettings.build(builder, provider, Alpn.LINK, ticketLifetime.toSeconds());
    }

    /** For an enrolment. */
    static SslContext enrol(Consumer<List<X509Certificate>> verifier) {
        return TlsSettings.build(client(verifier, SslProvider.JDK), SslProvider.JDK, Alpn.ENROL, 1);
    }

    private static SslContextBuilder client(Consumer<List<X509Certificate>> verifier, SslProvider provider) {
        // No host name check: the server is known by its authority and role, whatever its address is today.
        return SslContextBuilder.forClient()
                .trustManager(new ChainTrust(verifier, provider != SslProvider.JDK))
                .endpointIdentificationAlgorithm(null);
    }

    /**
     * The TLS around the WebSocket carrier. It takes any certificate, by design: inside the frames runs the link's own TLS,
     * in which both ends prove themselves, so whoever ends the outer one (a reverse proxy, a company's inspecting proxy)
     * sees only ciphertext and can forge nothing. Checking the outer certificate would add no security, and would lock
     * agents out behind exactly those proxies that this carrier is for.
     */
    static SslContext outer() {
        try {
            return SslContextBuilder.forClient()
                    .sslProvider(SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .trustManager(InsecureTrustManagerFactory.INSTANCE)
                    .endpointIdentificationAlgorithm(null)
                    .applicationProtocolConfig(new ApplicationProtocolConfig(
                            ApplicationProtocolConfig.Protocol.ALPN,
                            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                            Alpn.HTTP))
                    .build();
        } catch (SSLException impossible) {
            throw new IllegalStateException("the JDK has no TLS", impossible);
        }
    }
}
