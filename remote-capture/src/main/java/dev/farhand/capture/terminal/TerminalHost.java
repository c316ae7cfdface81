package dev.farhand.capture.terminal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.capture.spi.KeptPty;
import dev.farhand.capture.spi.PtyCommand;
import dev.farhand.capture.spi.PtyProcess;
import dev.farhand.capture.spi.PtyProvider;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.session.SessionId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The terminals of this machine, one for each session that has one. Who comes with the same session finds the same shell,
 * also minutes after the last viewer was lost.
 */
@ThreadSafe
public final class TerminalHost implements AutoCloseable {
    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final int MOST = 64;
    private static final int MOST_EVER = 1_000;

    private final PtyProvider provider;
    private final Duration keep;
    private final int maximum;
    private final Set<String> accounts;
    private final Optional<Path> keptIn;

    @GuardedBy("this")
    private final Map<SessionId, Place> places = new HashMap<>();

    @GuardedBy("this")
    private boolean closed;

    private TerminalHost(Builder builder) {
        this.provider = builder.provider();
        this.keep = builder.keep;
        this.maximum = builder.maximum;
        this.accounts = builder.accounts;
        this.keptIn = builder.keptIn;
        keptIn.ifPresent(folder -> provider.kept(folder).forEach(this::takeBack));
    }

    /** As if its session had been here all the time. */
    private void takeBack(KeptPty kept) {
        Logger log = LoggerFactory.getLogger(TerminalHost.class);
        try {
            TerminalSession taken = TerminalSession.takenBack(kept, keep);
            if (takeBack(taken)) {
                log.info("terminal-taken-back session={} account={}", taken.session(), taken.account());
            } else {
                taken.close();
            }
        } catch (IOException e) {
            log.warn("terminal-lost reason=\"{}\"", e.toString());
        }
    }

    private synchronized boolean takeBack(TerminalSession taken) {
        boolean allowed = accounts.isEmpty() || accounts.contains(taken.account());
        if (!allowed || places.size() >= maximum || places.containsKey(taken.session())) {
            return false;
        }
        Place place = new Place(taken.session());
        places.put(taken.session(), place);
        place.begin(taken);
        return true;
    }

    /** Collects how terminals are run. */
    public static Builder builder() {
        return new Builder();
    }

    /** Why this machine runs no terminal, in a sentence for a person; empty where it does. */
    public Optional<String> unavailableReason() {
        return provider.unavailableReason();
    }

    /** Names of the shells a viewer may choose from, the usual one first. */
    public List<String> shells() {
        return provider.shells();
    }

    /**
     * Attaches to the session's terminal, and starts one first where there is none. Blocks while it is started.
     *
     * @throws RemoteException in a sentence for the viewer: CHANNEL_KIND_UNSUPPORTED where there are no terminals,
     *     TERMINAL_SHELL_UNKNOWN, TERMINAL_ACCOUNT_UNKNOWN or TERMINAL_ACCOUNT_REFUSED when shell or account may not be had,
     *     VIEW_ONLY when there is none to watch,
     *     CHANNEL_LIMIT_REACHED when there are too many, SHUTTING_DOWN when this is closed
     */
    public TerminalAttachment open(SessionId session, TerminalGuest guest, ShellSelection selection) {
        while (true) {
            Place place = place(session, guest);
            try {
                return place.attach(guest, selection);
            } catch (RemoteException e) {
                forget(session, place);
                if (e.code() != ErrorCode.SESSION_ENDED) {
                    throw e;
                }
                // It ended by itself just now: whoever comes wants a shell, and not that one.
            }
        }
    }

    private synchronized Place place(SessionId session, TerminalGuest guest) {
        if (closed) {
            throw new RemoteException(ErrorCode.SHUTTING_DOWN);
        }
        Place known = places.get(session);
        if (known != null) {
            return known;
        }
        if (!guest.mayType()) {
            throw new RemoteException(ErrorCode.VIEW_ONLY, "There is no terminal to watch yet.");
        }
        provider.unavailableReason().ifPresent(reason -> {
            throw new RemoteException(ErrorCode.CHANNEL_KIND_UNSUPPORTED, reason);
        });
        if (places.size() >= maximum) {
            throw new RemoteException(ErrorCode.CHANNEL_LIMIT_REACHED);
        }
        Place created = new Place(session);
        places.put(session, created);
        return created;
    }

    private synchronized void forget(SessionId session, Place place) {
        if (place.isOver()) {
            places.remove(session, place);
        }
    }

    /** Ends the session's terminal and tells its viewers why. Does nothing where there is none. */
    public void end(SessionId session, ErrorCode reason) {
        Optional<Place> place;
        synchronized (this) {
            place = Optional.ofNullable(places.get(session));
        }
        place.ifPresent(one -> one.close(reason));
    }

    /** Ends every terminal. */
    public void endAll(ErrorCode reason) {
        Collection<Place> all;
        synchronized (this) {
            all = List.copyOf(places.values());
        }
        all.forEach(place -> place.close(reason));
    }

    /** The sessions that have a terminal now, with or without viewers. */
    public synchronized List<SessionId> sessions() {
        return List.copyOf(places.keySet());
    }

    /** Ends every terminal, and starts none any more. Idempotent. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        endAll(ErrorCode.SHUTTING_DOWN);
    }

    private TerminalSession start(SessionId session, ShellSelection selection, TerminalSize size) {
        PtyCommand command = provider.login(selection);
        requireAllowed(command.account());
        try {
            PtyProcess started = provider.start(command, size);
            return TerminalSession.of(session, command, started, size, keep, keptIn);
        } catch (IOException e) {
            LoggerFactory.getLogger(TerminalHost.class)
                    .warn(
                            "terminal-not-started shell={} account={} reason={}",
                            command.shell(),
                            command.account(),
                            e.toString());
            throw new RemoteException(
                    ErrorCode.INTERNAL, "The shell could not be started on this machine: " + e.getMessage() + ".", e);
        }
    }

    private void requireAllowed(String account) {
        if (!accounts.isEmpty() && !accounts.contains(account)) {
            throw new RemoteException(
                    ErrorCode.TERMINAL_ACCOUNT_REFUSED,
                    "This machine opens no terminal for " + account + ", but for: " + String.join(", ", accounts)
                            + ".");
        }
    }

    /** One session's terminal. Starting it takes time, and holds up nobody else's. */
    private final class Place {
        private final SessionId session;

        @GuardedBy("this")
        private @Nullable TerminalSession terminal;

        @GuardedBy("this")
        private boolean over;

        Place(SessionId session) {
            this.session = session;
        }

        synchronized TerminalAttachment attach(TerminalGuest guest, ShellSelection selection) {
            if (over) {
                throw new RemoteException(ErrorCode.SESSION_ENDED);
            }
            TerminalSession running = terminal;
            if (running == null) {
                try {
                    running = start(session, selection, guest.size().orElse(TerminalSize.INITIAL));
                } catch (RuntimeException | Error e) {
                    over = true;
                    throw e;
                }
                begin(running);
            }
            return running.attach(guest);
        }

        synchronized void begin(TerminalSession running) {
            terminal = running;
            running.over().thenRun(this::isOverNow);
        }

        private void isOverNow() {
            synchronized (this) {
                over = true;
            }
            forget(session, this);
        }

        synchronized boolean isOver() {
            return over;
        }

        void close(ErrorCode reason) {
            Optional<TerminalSession> running;
            synchronized (this) {
                over = true;
                running = Optional.ofNullable(terminal);
            }
            running.ifPresent(one -> one.close(reason));
            forget(session, this);
        }
    }

    /** What can be chosen. */
    public static final class Builder {
        private @Nullable PtyProvider provider;
        private Duration keep = KEPT;
        private int maximum = MOST;
        private Set<String> accounts = Set.of();
        private Optional<Path> keptIn = Optional.empty();

        private Builder() {}

        /** Runs terminals by this; the default is this machine's. */
        public Builder provider(PtyProvider value) {
            provider = value;
            return this;
        }

        /** How long a terminal goes on without viewers; five minutes. */
        public Builder keep(Duration value) {
            keep = value;
            return this;
        }

        /** How many terminals there may be at once, with and without viewers; 64. Each holds up to 256 KiB of output. */
        public Builder maximum(int value) {
            maximum = value;
            return this;
        }

        /** The only accounts that terminals may run as, whoever runs this program; empty is any. Copied. */
        public Builder accounts(Set<String> value) {
            accounts = Collections.unmodifiableSet(new TreeSet<>(value));
            return this;
        }

        /**
         * Terminals outlive a death of this program that leaves no time for anything (kill -9, no memory left): for the time
         * of {@link #keep} the machine holds them, and the host that is built next with this folder takes them back, without
         * a byte missing. Where the machine cannot do that (Linux before 5.11, or where the kernel lets only root do it)
         * they end with the program, as they do without this. One program at a time uses the folder; nothing that was typed
         * or printed is written to it.
         */
        public Builder keepIn(Path folder) {
            keptIn = Optional.of(folder);
            return this;
        }

        /**
         * Throws {@link IllegalArgumentException} naming what is out of bounds. Starts nothing, but takes back what
         * {@link #keepIn} kept.
         */
        public TerminalHost build() {
            if (keep.isNegative() || keep.compareTo(Duration.ofDays(1)) > 0) {
                throw new IllegalArgumentException("keep: " + keep + " is not within 0 and a day");
            }
            if (maximum < 1 || maximum > MOST_EVER) {
                throw new IllegalArgumentException("maximum: " + maximum + " is not within 1 and " + MOST_EVER);
            }
            return new TerminalHost(this);
        }

        private PtyProvider provider() {
            PtyProvider chosen = provider;
            return chosen == null ? ThisMachine.PROVIDER : chosen;
        }
    }

    /** Looked for when it is first needed. */
    private static final class ThisMachine {
        static final PtyProvider PROVIDER = find();

        private static PtyProvider find() {
            List<PtyProvider> all = ServiceLoader.load(PtyProvider.class, PtyProvider.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();
            return all.stream()
                    .filter(found -> found.unavailableReason().isEmpty())
                    .findFirst()
                    .orElseGet(() -> all.get(0));
        }
    }
}
