package dev.farhand.transport.internal.viewer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.session.SessionId;
import dev.farhand.transport.viewer.Viewer;
import dev.farhand.transport.viewer.ViewerAuthority;
import dev.farhand.transport.viewer.ViewerConfig;
import dev.farhand.transport.viewer.ViewerServer;
import io.netty.channel.ChannelHandler;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is here: sockets that wait, and viewers by session. */
public final class NettyViewerServer implements ViewerServer {
    private static final Logger LOG = LoggerFactory.getLogger(NettyViewerServer.class);
    private static final long CLOSE_SECONDS = 3;
    private static final long SOONEST_BACK_MILLIS = 500;
    private static final long SHORTEST_SPREAD_MILLIS = 2_000;
    private static final long SPREAD_MILLIS_EACH = 10;

    private final ViewerAuthority authority;
    private final ViewerConfig config;
    private final LongSupplier nanoTime;
    private final Set<ViewerSocket> sockets = ConcurrentHashMap.newKeySet();
    private final Map<SessionId, Set<ViewerSocket>> sessions = new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();
    /** Those that wait and have shown no ticket, the first one first. */
    @GuardedBy("itself")
    private final Set<ViewerSocket> ticketless = new LinkedHashSet<>();

    private final AtomicInteger admitted = new AtomicInteger();
    private volatile boolean closed;

    /** See {@link ViewerServer#builder}. */
    public NettyViewerServer(ViewerAuthority authority, ViewerConfig config, LongSupplier nanoTime) {
        this.authority = authority;
        this.config = config;
        this.nanoTime = nanoTime;
    }

    /** For a host's port, after its HTTP codec. */
    public ChannelHandler webSocketUpgrade(String path) {
        return new ViewerUpgrade(this, path);
    }

    ViewerAuthority authority() {
        return authority;
    }

    ViewerConfig config() {
        return config;
    }

    LongSupplier nanoTime() {
        return nanoTime;
    }

    // ---- places; any thread

    /** A place among those that wait; whoever got one gives it back. */
    boolean enter() {
        if (closed) {
            return false;
        }
        int most = config.maximumWaiting();
        // Who had to go stays for a moment, to hear why: so many of them, and no more.
        if (waiting.incrementAndGet() <= most || sockets.size() - admitted.get() < 2 * most && makeRoom()) {
            return true;
        }
        waiting.decrementAndGet();
        return false;
    }

    /** Who has waited longest without a ticket goes: one that is about to bring it does not wait for long. */
    private boolean makeRoom() {
        Optional<ViewerSocket> longest;
        synchronized (ticketless) {
            longest = ticketless.stream().findFirst();
            longest.ifPresent(ticketless::remove);
        }
        longest.ifPresent(socket -> socket.execute(() -> {
            socket.leavePlace();
            socket.end(ErrorCode.OVERLOADED);
        }));
        return longest.isPresent();
    }

    void waitsForTicket(ViewerSocket socket) {
        synchronized (ticketless) {
            ticketless.add(socket);
        }
    }

    /** It has one now, or none will come; false where its place has been given away. */
    boolean waitsNoLonger(ViewerSocket socket) {
        synchronized (ticketless) {
            return ticketless.remove(socket);
        }
    }

    void leave() {
        waiting.decrementAndGet();
    }

    /** An upgraded socket. */
    void opened(ViewerSocket socket) {
        sockets.add(socket);
        if (closed) {
            socket.end(restarting());
        }
    }

    /** From here on it is in the list of its session. */
    void admit(ViewerSocket socket, SessionId session) {
        if (admitted.incrementAndGet() > config.maximumViewers()) {
            admitted.decrementAndGet();
            throw new RemoteException(ErrorCode.OVERLOADED);
        }
        boolean[] full = new boolean[1];
        sessions.compute(session, (id, known) -> {
            Set<ViewerSocket> viewers = known == null ? ConcurrentHashMap.newKeySet() : known;
            full[0] = viewers.size() >= config.maximumViewersOfSession();
            if (!full[0]) {
                viewers.add(socket);
            }
            return viewers;
        });
        if (full[0]) {
            admitted.decrementAndGet();
            throw new RemoteException(ErrorCode.SESSION_LIMIT, "Too many people view this session already.");
        }
    }

    /** It is in no list any more; only for one that was admitted. */
    void dismiss(ViewerSocket socket, SessionId session) {
        admitted.decrementAndGet();
        sessions.computeIfPresent(session, (id, viewers) -> {
            viewers.remove(socket);
            return viewers.isEmpty() ? null : viewers;
        });
    }

    /** Its connection is gone. */
    void closed(ViewerSocket socket) {
        sockets.remove(socket);
    }

    /** All come back by themselves, and not all at once. */
    private RemoteException restarting() {
        long spread = Math.max(SHORTEST_SPREAD_MILLIS, sockets.size() * SPREAD_MILLIS_EACH);
        long wait = SOONEST_BACK_MILLIS + ThreadLocalRandom.current().nextLong(spread);
        return new RemoteException(
                ErrorCode.SERVER_RESTARTING, ErrorCode.SERVER_RESTARTING.sentence(), Duration.ofMillis(wait));
    }

    // ---- ViewerServer

    @Override
    public Collection<Viewer> viewers() {
        return sessions.values().stream()
                .flatMap(Set::stream)
                .map(Viewer.class::cast)
                .toList();
    }

    @Override
    public Collection<Viewer> viewers(SessionId session) {
        Set<ViewerSocket> known = sessions.getOrDefault(session, Set.of());
        return List.copyOf(known);
    }

    @Override
    public void end(SessionId session, RemoteException reason) {
        sessions.getOrDefault(session, Set.of()).forEach(viewer -> viewer.endSession(reason));
    }

    @Override
    public void close() {
        closed = true;
        List<ViewerSocket> open = List.copyOf(sockets);
        open.forEach(socket -> socket.end(restarting()));
        if (open.stream().anyMatch(ViewerSocket::inLoop)) {
            // Waiting for itself, a thread waits for ever.
            return;
        }
        @Nullable
        CompletableFuture<?>[] gone = open.stream().map(ViewerSocket::gone).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(gone).get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException slow) {
            LOG.debug("viewers took too long to go", slow);
        }
    }
}
