package dev.farhand.core.session;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Watches the limits of one session on a clock that nobody can set back. Asked from time to time; it starts no thread.
 */
@ThreadSafe
public final class SessionTimer {
    /** How long before its end a session is warned. */
    public static final Duration WARNING = Duration.ofSeconds(60);

    private volatile SessionLimits limits;
    private final LongSupplier nanoTime;
    private final long startedAt;
    private final AtomicLong usedAt;

    /** Starts now. {@code nanoTime} is usually {@code System::nanoTime}. */
    public SessionTimer(SessionLimits limits, LongSupplier nanoTime) {
        this(limits, nanoTime, Duration.ZERO);
    }

    /** The same for a session that has lasted for so long already, such as before a restart. Less than zero is not at all. */
    public SessionTimer(SessionLimits limits, LongSupplier nanoTime, Duration age) {
        long now = nanoTime.getAsLong();
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.startedAt =
                now - (age.isNegative() ? Duration.ZERO : earlier(age, SessionLimits.LONGEST_SESSION)).toNanos();
        this.usedAt = new AtomicLong(now);
    }

    private static Duration earlier(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Somebody used the session: a key, a pointer movement, a file byte, a tunnel byte. Cheap enough for each. */
    public void touch() {
        usedAt.set(nanoTime.getAsLong());
    }

    /**
     * From now on the tighter of these limits and those so far hold, counted from the session's own start and last use: a
     * session that has lasted longer already is over. Nothing loosens them again.
     */
    public synchronized void tighten(SessionLimits stricter) {
        limits = limits.stricter(stricter);
    }

    /** How the session stands. When both limits are near, the nearer one counts. */
    public Verdict check() {
        long now = nanoTime.getAsLong();
        SessionLimits known = limits;
        Optional<Verdict> idle = verdict(known.idle(), now - usedAt.get(), ErrorCode.SESSION_IDLE);
        Optional<Verdict> maximum = verdict(known.maximum(), now - startedAt, ErrorCode.SESSION_TOO_LONG);
        if (idle.isPresent() && maximum.isPresent()) {
            return idle.get().remaining().compareTo(maximum.get().remaining()) < 0 ? idle.get() : maximum.get();
        }
        return idle.or(() -> maximum).orElse(new Verdict(Optional.empty(), SessionLimits.LONGEST_SESSION));
    }

    private static Optional<Verdict> verdict(Duration limit, long elapsedNanos, ErrorCode reason) {
        if (limit.isZero()) {
            return Optional.empty();
        }
        Duration left = limit.minusNanos(elapsedNanos);
        return Optional.of(new Verdict(Optional.of(reason), left.isNegative() ? Duration.ZERO : left));
    }

    /**
     * What the limits say.
     *
     * @param reason what will end the session, or empty when no limit is on
     * @param remaining until then; zero when it is time
     */
    public record Verdict(Optional<ErrorCode> reason, Duration remaining) {
        /** Whether the session must end now. */
        public boolean over() {
            return reason.isPresent() && remaining.isZero();
        }

        /** Whether the viewer should warn: the end is near. */
        public boolean warn() {
            return reason.isPresent() && !over() && remaining.compareTo(WARNING) <= 0;
        }
    }
}
