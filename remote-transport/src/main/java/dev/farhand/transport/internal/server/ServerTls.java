package dev.farhand.transport.internal.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.identity.Identity;
import dev.farhand.core.identity.PeerVerifier;
import dev.farhand.transport.internal.netty.ChainTrust;
import dev.farhand.transport.internal.netty.TlsSettings;
import dev.farhand.transport.internal.wire.Alpn;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's TLS, by BoringSSL where it loads. Looks at the identity for each handshake: a new one gets new contexts,
 * and links that stand keep what they have.
 */
@ThreadSafe
final class ServerTls {
    private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);

    private final Supplier<Identity> identity;
    private final PeerVerifier verifier;
    private final long ticketSeconds;
    private final SslProvider provider;

    @GuardedBy("this")
    private @Nullable Contexts contexts;

    @GuardedBy("this")
    private boolean closed;

    private static final class Contexts {
        final Identity identity;
        final SslContext link;
        final SslContext enrol;
        final @Nullable OpenSslTickets tickets;
        long ticketKeySince = System.nanoTime();

        Contexts(Identity identity, SslContext link, SslContext enrol, @Nullable OpenSslTickets tickets) {
            this.identity = identity;
            this.link = link;
            this.enrol = enrol;
            this.tickets = tickets;
        }

        void release() {
            ReferenceCountUtil.release(link);
            ReferenceCountUtil.release(enrol);
        }
    }

    ServerTls(Supplier<Identity> identity, PeerVerifier verifier, long ticketSeconds, boolean nativeTls) {
        this.identity = identity;
        this.verifier = verifier;
        this.ticketSeconds = ticketSeconds;
        this.provider = TlsSettings.choose(nativeTls, SslProvider.OPENSSL_REFCNT);
        if (provider != SslProvider.JDK) {
            LOG.info("links use the TLS of {}", OpenSsl.versionString());
        } else if (nativeTls) {
            LOG.info("links use the TLS of the JDK: tcnative is not there ({})", cause());
        }
    }

    private static String cause() {
        Throwable cause = OpenSsl.unavailabilityCause();
        return cause == null ? "no reason given" : cause.toString();
    }

    String provider() {
        return TlsSettings.name(provider);
    }

    /** The TLS of one connection, and what it proves this server with. */
    record Secured(SslHandler handler, Identity identity) {}

    /** Mutual TLS. Throws {@link IllegalStateException} after {@link #close}. */
    synchronized Secured link(ByteBufAllocator alloc) {
        Contexts now = current();
        return new Secured(now.link.newHandler(alloc), now.identity);
    }

    /** Only the server proves itself. Throws {@link IllegalStateException} after {@link #close}. */
    synchronized Secured enrol(ByteBufAllocator alloc) {
        Contexts now = current();
        return new Secured(now.enrol.newHandler(alloc), now.identity);
    }

    @GuardedBy("this")
    private Contexts current() {
        if (closed) {
            throw new IllegalStateException("the server is closed");
        }
        Identity wanted = identity.get();
        Contexts known = contexts;
        if (known == null || known.identity != wanted) {
            Contexts made = create(wanted);
            if (known != null) {
                LOG.info("links use the server identity {} from now on", wanted.fingerprint());
                known.release();
            }
            contexts = made;
            return made;
        }
        if (known.tickets != null
                && System.nanoTime() - known.ticketKeySince > TimeUnit.SECONDS.toNanos(ticketSeconds)) {
            known.ticketKeySince = System.nanoTime();
            known.tickets.rotate(known.link);
        }
        return known;
    }

    private Contexts create(Identity own) {
        // No dates here: a device whose certificate ran out gets in far enough to be told so.
        SslContextBuilder mutual = builder(own)
                .trustManager(new ChainTrust(verifier::verifyChain, provider != SslProvider.JDK))
                .clientAuth(ClientAuth.REQUIRE);
        SslContext link = TlsSettings.build(mutual, provider, Alpn.LINK, ticketSeconds);
        SslContext enrol = TlsSettings.build(builder(own), provider, Alpn.ENROL, ticketSeconds);
        OpenSslTickets tickets = null;
        if (provider != SslProvider.JDK) {
            tickets = new OpenSslTickets();
            tickets.prepare(link);
        }
        return new Contexts(own, link, enrol, tickets);
    }

    private static SslContextBuilder builder(Identity own) {
        return SslContextBuilder.forServer(own.privateKey(), own.chain().toArray(new X509Certificate[0]));
    }

    synchronized void close() {
        closed = true;
        if (contexts != null) {
            contexts.release();
            contexts = null;
        }
    }
}
