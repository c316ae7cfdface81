package dev.farhand.transport.internal.server;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.PeerVerifier;
import dev.farhand.core.identity.TrustBundle;
import dev.farhand.transport.internal.link.ServerLink;
import dev.farhand.transport.internal.netty.SerialExecutor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells links of a new trust, and lets those go that it does not cover any more: an authority that was retired must not
 * live on in a connection that happens to last.
 */
@ThreadSafe
final class TrustAnnouncements {
    private static final Logger LOG = LoggerFactory.getLogger(TrustAnnouncements.class);

    /** An agent takes a trust that follows the one it holds, so they are told in the order they came. */
    private final Executor inOrder;

    private final Clock clock;
    private volatile @Nullable Announcement latest;

    private record Announcement(TrustBundle trust, Duration spread, PeerVerifier verifier) {}

    TrustAnnouncements(Executor workers, Clock clock) {
        this.inOrder = new SerialExecutor(workers);
        this.clock = clock;
    }

    void announce(TrustBundle trust, Duration spread, Collection<ServerLink> links) {
        Announcement now = new Announcement(trust, spread, PeerVerifier.of(() -> trust, clock));
        // Before the links are looked at: one that stands a moment later finds it in agreed().
        latest = now;
        tell(List.copyOf(links), now);
    }

    /** On the link's thread: the link is in the directory now, and its device may have been admitted by an older trust. */
    void agreed(ServerLink link) {
        Announcement now = latest;
        if (now != null && link.proof().trustVersion() < now.trust().version()) {
            tell(List.of(link), now);
        }
    }

    private void tell(List<ServerLink> links, Announcement now) {
        Runnable look = () -> links.forEach(link -> tell(link, now));
        try {
            inOrder.execute(look);
        } catch (RejectedExecutionException full) {
            LOG.debug("no worker looks at the links, so whoever announced does");
            look.run();
        }
    }

    /**
     * A device that holds a good certificate, or will be told of the trust by a server that proves itself by it, comes back
     * by itself. One that has nothing but what the retired authority issued hears that it has to enrol again. Neither is
     * told of a trust without this link's own server in it: an agent refuses that and warns of it, and learns it at its
     * next connection.
     */
    private static void tell(ServerLink link, Announcement now) {
        PeerVerifier verifier = now.verifier();
        boolean proved = isServer(verifier, link.proof().server());
        if (proved) {
            link.announce(now.trust());
        }
        boolean covered = isDevice(verifier, link.proof().device());
        if (!covered && link.issued().stream().noneMatch(certificate -> isDevice(verifier, List.of(certificate)))) {
            link.close(new RemoteException(ErrorCode.CERTIFICATE_UNTRUSTED));
        } else if (!covered || !proved) {
            link.drain(now.spread());
        }
    }

    /** Without dates: what ran out while the link stands is nobody's business until the next handshake. */
    private static boolean isDevice(PeerVerifier verifier, List<X509Certificate> chain) {
        try {
            verifier.verifyChain(chain);
            return true;
        } catch (RemoteException outside) {
            return false;
        }
    }

    /** With dates, because an agent looks at them too before it believes a trust that this server announces. */
    private static boolean isServer(PeerVerifier verifier, List<X509Certificate> chain) {
        try {
            verifier.verifyServer(chain);
            return true;
        } catch (RemoteException outside) {
            return false;
        }
    }
}
