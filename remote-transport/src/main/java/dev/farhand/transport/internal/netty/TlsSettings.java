package dev.farhand.transport.internal.netty;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** What every TLS of a link has in common. */
public final class TlsSettings {
    private static final List<String> CIPHERS =
            List.of("TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_256_GCM_SHA384");

    private TlsSettings() {}

    /** Whose TLS it is: BoringSSL's where it is wanted and loads, else the JDK's. */
    public static SslProvider choose(boolean nativeTls, SslProvider wanted) {
        return nativeTls && OpenSsl.isAvailable() ? wanted : SslProvider.JDK;
    }

    /** What a link says it is encrypted by. */
    public static String name(SslProvider provider) {
        return provider == SslProvider.JDK ? "JDK" : "OPENSSL";
    }

    /** TLS 1.3 only, the one protocol name, tickets for at most this long. */
    public static SslContext build(SslContextBuilder builder, SslProvider provider, String alpn, long ticketSeconds) {
        builder.sslProvider(provider)
                .protocols("TLSv1.3")
                .sessionTimeout(ticketSeconds)
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        alpn));
        if (provider == SslProvider.JDK) {
            // BoringSSL decides its TLS 1.3 suites alone and would only log that it ignores ours.
            builder.ciphers(CIPHERS);
        }
        try {
            return builder.build();
        } catch (SSLException failure) {
            throw new RemoteException(
                    ErrorCode.INVALID_CONFIGURATION, "TLS cannot be set up with this identity.", failure);
        }
    }

    /** The peer's chain, its own certificate first; empty when it showed none. */
    public static List<X509Certificate> peerChain(SslHandler tls) {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            for (Certificate certificate : tls.engine().getSession().getPeerCertificates()) {
                if (certificate instanceof X509Certificate x509) {
                    chain.add(x509);
                }
            }
        } catch (SSLPeerUnverifiedException none) {
            return List.of();
        }
        return chain;
    }
}
