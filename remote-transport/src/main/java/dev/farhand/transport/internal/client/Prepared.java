package dev.farhand.transport.internal.client;

import dev.farhand.core.identity.Identity;
import dev.farhand.core.identity.PeerVerifier;
import dev.farhand.core.identity.TrustBundle;
import dev.farhand.core.protocol.v1.DeviceFacts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslProvider;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an attempt needs and only a worker may fetch. */
record Prepared(
        Identity identity,
        TrustBundle trust,
        PeerVerifier verifier,
        SslContext tls,
        DeviceFacts facts,
        List<InetAddress> addresses) {

    /** For this server, on a worker; {@code before} is what the attempt before had. */
    static Prepared of(ClientSettings settings, SslProvider tlsProvider, ServerUri target, @Nullable Prepared before)
            throws UnknownHostException {
        Identity identity = settings.credentials().identity();
        TrustBundle trust = settings.credentials().trust();
        DeviceFacts facts = settings.facts().get();
        List<InetAddress> addresses = Dialler.resolve(target, settings.proxy());
        if (before != null
                && before.identity().fingerprint().equals(identity.fingerprint())
                && before.trust().equals(trust)) {
            // The same context remembers the last session, and the next handshake is shorter.
            return new Prepared(before.identity(), trust, before.verifier(), before.tls(), facts, addresses);
        }
        PeerVerifier verifier = PeerVerifier.of(() -> trust, settings.clock());
        SslContext tls = ClientTls.link(
                identity, verifier::verifyServer, settings.config().ticketLifetime(), tlsProvider);
        return new Prepared(identity, trust, verifier, tls, facts, addresses);
    }
}
