package dev.farhand.transport.internal.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.Identity;
import dev.farhand.transport.internal.wire.Alpn;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The outer TLS of the WebSocket carrier on a port of our own: what any web server has. */
@ThreadSafe
final class WebTls {
    private final Supplier<Identity> identity;

    @GuardedBy("this")
    private @Nullable Identity known;

    @GuardedBy("this")
    private @Nullable SslContext context;

    WebTls(Supplier<Identity> identity) {
        this.identity = identity;
    }

    synchronized SslHandler handler(ByteBufAllocator alloc) {
        Identity wanted = identity.get();
        SslContext current = context;
        if (current == null || known != wanted) {
            current = build(wanted);
            context = current;
            known = wanted;
        }
        return current.newHandler(alloc);
    }

    private static SslContext build(Identity own) {
        try {
            return SslContextBuilder.forServer(own.privateKey(), own.chain().toArray(new X509Certificate[0]))
                    .sslProvider(SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .applicationProtocolConfig(new ApplicationProtocolConfig(
                            ApplicationProtocolConfig.Protocol.ALPN,
                            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                            Alpn.HTTP))
                    .build();
        } catch (SSLException failure) {
            throw new RemoteException(
                    ErrorCode.INVALID_CONFIGURATION, "TLS cannot be set up with the web identity.", failure);
        }
    }
}
