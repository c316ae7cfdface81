package dev.farhand.transport.internal.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.PeerVerifier;
import dev.farhand.core.identity.TrustBundle;
import dev.farhand.transport.internal.link.ServerLink;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
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

    /** Far more than anybody announces while the links are told of the first. */
    static final int MOST_WAITING = 64;

    private final Executor workers;
    private final Clock clock;
    private final Teller teller;

    /**
     * An agent takes a trust that follows the one it holds, so they are told in the order they came. Only announcements
     * are in here, none of the many links that may come meanwhile: those must not crowd them out. No SerialExecutor: that
     * would run what falls back to its caller under its own lock.
     */
    @GuardedBy("waiting")
    private final Queue<Runnable> waiting = new ArrayDeque<>();

    @GuardedBy("waiting")
    private boolean telling;

    private volatile @Nullable Announcement latest;

    /** A trust, and how to look at links with it. */
    record Announcement(TrustBundle trust, Duration spread, PeerVerifier verifier) {}

    /** Tells one link. */
    interface Teller {
        void tell(ServerLink link, Announcement now);
    }

    TrustAnnouncements(Executor workers, Clock clock) {
        this(workers, clock, TrustAnnouncements::tell);
    }

    TrustAnnouncements(Executor workers, Clock clock, Teller teller) {
        this.workers = workers;
        this.clock = clock;
        this.teller = teller;
    }

    /** Throws OVERLOADED, and tells nobody, while very many others are not told yet. */
    void announce(TrustBundle trust, Duration spread, Collection<ServerLink> links) {
        Announcement now = new Announcement(trust, spread, PeerVerifier.of(() -> trust, clock));
        synchronized (waiting) {
            if (waiting.size() >= MOST_WAITING) {
                throw new RemoteException(ErrorCode.OVERLOADED);
            }
            // Before the links are looked at: one that stands a moment later finds it in agreed().
            latest = now;
            List<ServerLink> standing = List.copyOf(links);
            waiting.add(() -> standing.forEach(link -> look(link, now)));
            if (telling) {
                return;
            }
            telling = true;
        }
        onWorker(this::tellWaiting);
    }

    /**
     * On the link's thread: the link is in the directory now, and its device may have been admitted by an older trust. In no
     * order with what waits: whichever older trust is still to be told to this link, the latest comes after it again.
     */
    void agreed(ServerLink link) {
        Announcement now = latest;
        if (now != null && link.proof().trustVersion() < now.trust().version()) {
            onWorker(() -> look(link, Objects.requireNonNull(latest)));
        }
    }

    private void onWorker(Runnable work) {
        try {
            workers.execute(work);
        } catch (RejectedExecutionException | OutOfMemoryError noThread) {
            LOG.debug("no worker looks at the links, so whoever announced does");
            work.run();
        }
    }

    private void tellWaiting() {
        for (Runnable next = next(); next != null; next = next()) {
            next.run();
        }
    }

    private @Nullable Runnable next() {
        synchronized (waiting) {
            Runnable next = waiting.poll();
            telling = next != null;
            return next;
        }
    }

    /** One link that cannot be looked at is no reason to leave out those behind it. */
    private void look(ServerLink link, Announcement now) {
        try {
            teller.tell(link, now);
        } catch (RuntimeException | Error broken) {
            LOG.warn("a link could not be told of the trust, and ends", broken);
            link.close(ErrorCode.INTERNAL);
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
