package dev.farhand.server.postgres;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.server.file.FolderLock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL that belongs to this server: on loopback, with passwords, writing through to the disk. One server has a
 * folder at a time. When PostgreSQL dies it is started again, on the same port; when the server was killed, its successor
 * ends what it left running and goes on with the same data.
 */
@ThreadSafe
public final class EmbeddedPostgres implements AutoCloseable {
    /** Who may do everything; for setting up, never for work. */
    public static final String SUPERUSER = "farhand_root";

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final int PORTS_TRIED = 5;
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 10_000;
    private static final long CALM_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final FolderLock lock;
    private final PostgresCluster cluster;
    private final int port;
    private final Thread watcher;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Object pause = new Object();

    private volatile Process process;

    private EmbeddedPostgres(FolderLock lock, PostgresCluster cluster, int port, Process process) {
        this.lock = lock;
        this.cluster = cluster;
        this.port = port;
        this.process = process;
        watcher = new Thread(this::watch, "farhand-server-postgres-1");
        watcher.setDaemon(true);
        watcher.start();
    }

    /**
     * Starts it, and returns when it takes connections: seconds the first time, longer after a crash in the middle of
     * much work.
     *
     * @param connections how many the caller opens at most; some more are allowed
     * @throws RemoteException INVALID_CONFIGURATION when the folder is in use or cannot be used; STORAGE_FULL; INTERNAL when
     *     PostgreSQL does not start, with what it said
     */
    public static EmbeddedPostgres start(Path folder, PostgresAccount account, int connections) {
        PostgresFolder place = new PostgresFolder(folder);
        FolderLock lock = lock(place);
        try {
            PostgresCluster cluster = PostgresCluster.prepare(place, account, connections);
            cluster.stopLeftOver();
            for (int tried = 1; ; tried++) {
                int port = freePort();
                try {
                    return new EmbeddedPostgres(lock, cluster, port, cluster.start(port));
                } catch (RemoteException e) {
                    // Somebody took the port in between.
                    if (tried == PORTS_TRIED || !cluster.lacksPort()) {
                        throw e;
                    }
                }
            }
        } catch (IOException e) {
            lock.close();
            throw unusable(place, e);
        } catch (RemoteException e) {
            lock.close();
            throw e.code() == ErrorCode.INTERNAL && place.lacksRoom() ? noRoom(place) : e;
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /**
     * A PostgreSQL that a running server has started.
     *
     * @param port where it is, on 127.0.0.1
     * @param superuserPassword the password of {@link #SUPERUSER}
     */
    public record Running(int port, String superuserPassword) {
        /** Keeps the password to itself. */
        @Override
        public String toString() {
            return "PostgreSQL at port " + port;
        }
    }

    /** Whether there is data in this folder at all. */
    public static boolean isIn(Path folder) {
        return Files.exists(new PostgresFolder(folder).data());
    }

    /**
     * The one that a server has running on this folder; empty where none does, and {@link #start} may be called.
     *
     * @throws RemoteException INVALID_CONFIGURATION when it is just being started or ended, or may not be read
     */
    public static Optional<Running> findRunning(Path folder) {
        PostgresFolder place = new PostgresFolder(folder);
        try {
            lock(place).close();
            return Optional.empty();
        } catch (RemoteException e) {
            LOG.debug("{} is in use", place.root(), e);
        }
        try {
            PostmasterFile file = PostmasterFile.read(place.postmasterFile())
                    .filter(PostmasterFile::ready)
                    .orElseThrow(() -> new RemoteException(
                            ErrorCode.INVALID_CONFIGURATION,
                            "The database in " + place.root()
                                    + " is just being started or ended. Try again in a moment."));
            return Optional.of(new Running(
                    file.port(),
                    Files.readString(place.secret(), StandardCharsets.US_ASCII).strip()));
        } catch (IOException e) {
            throw new RemoteException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "The database in " + place.root() + " cannot be read by this account. Try as the server's account.",
                    e);
        }
    }

    private static FolderLock lock(PostgresFolder place) {
        try {
            return FolderLock.take(place.root());
        } catch (IOException e) {
            throw unusable(place, e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** On 127.0.0.1; stays the same for as long as this object lives. */
    public int port() {
        return port;
    }

    /** The password of {@link #SUPERUSER}. */
    public String superuserPassword() {
        return cluster.superuserPassword();
    }

    /** Of the process that takes connections; another one after a restart. */
    public long pid() {
        return process.pid();
    }

    private void watch() {
        long pauseMillis = FIRST_PAUSE_MILLIS;
        while (!closed.get()) {
            long since = System.nanoTime();
            if (!awaitEnd()) {
                return;
            }
            if (System.nanoTime() - since > CALM_NANOS) {
                pauseMillis = FIRST_PAUSE_MILLIS;
            }
            LOG.warn("PostgreSQL ended with {}; it is started again", process.exitValue());
            pauseMillis = startAgain(pauseMillis);
        }
    }

    private boolean awaitEnd() {
        try {
            process.waitFor();
            return !closed.get();
        } catch (InterruptedException e) {
            return false;
        }
    }

    /** Until it stands or nobody wants it any more; returns the pause that the next time begins with. */
    private long startAgain(long firstPause) {
        long next = firstPause;
        while (rest(next)) {
            next = Math.min(LONGEST_PAUSE_MILLIS, next * 2);
            try {
                cluster.stopLeftOver();
                process = cluster.start(port);
                LOG.info("PostgreSQL is back");
                break;
            } catch (IOException | RuntimeException e) {
                LOG.warn("PostgreSQL does not start, next attempt in {} ms: {}", next, e.getMessage());
            }
        }
        return next;
    }

    private boolean rest(long millis) {
        synchronized (pause) {
            try {
                long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
                for (long left = end - System.nanoTime(); left > 0 && !closed.get(); left = end - System.nanoTime()) {
                    TimeUnit.NANOSECONDS.timedWait(pause, Math.max(left, 1_000_000));
                }
            } catch (InterruptedException e) {
                return false;
            }
        }
        return !closed.get();
    }

    /** Ends it cleanly: transactions that go on are rolled back, everything committed is on the disk. Idempotent. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        synchronized (pause) {
            pause.notifyAll();
        }
        try {
            join();
            cluster.stopLeftOver();
        } catch (IOException | RuntimeException e) {
            LOG.warn("PostgreSQL could not be ended: {}", e.toString());
        } finally {
            lock.close();
        }
    }

    /** A start that is under way ends first, so that nothing is left running behind us. */
    private void join() throws IOException {
        cluster.stopLeftOver();
        boolean interrupted = false;
        while (watcher.isAlive() && watcher != Thread.currentThread()) {
            try {
                watcher.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether what PostgreSQL writes in this folder may find no room any more. */
    public static boolean lacksRoom(Path folder) {
        return new PostgresFolder(folder).lacksRoom();
    }

    static RemoteException failure(String sentence) {
        return new RemoteException(ErrorCode.INTERNAL, sentence);
    }

    static RemoteException noRoom(PostgresFolder place) {
        return new RemoteException(
                ErrorCode.STORAGE_FULL, "There is no room left on the disk of " + place.root() + ".");
    }

    static RemoteException unusable(PostgresFolder place, IOException cause) {
        return place.lacksRoom()
                ? noRoom(place)
                : new RemoteException(
                        ErrorCode.INVALID_CONFIGURATION,
                        "The folder " + place.root() + " cannot be used for the database (" + cause.getMessage()
                                + "). Give this account the right to it, or choose another folder.",
                        cause);
    }
}
