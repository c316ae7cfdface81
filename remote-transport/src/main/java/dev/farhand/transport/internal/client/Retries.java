package dev.farhand.transport.internal.client;

import dev.farhand.core.annotation.ThreadConfined;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.transport.link.ReconnectPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** How often in a row it went wrong, and how long to wait for the next attempt. */
@ThreadConfined("the client's loop")
final class Retries {
    private static final Duration LONGEST_SPREAD = Duration.ofHours(1);

    private final ReconnectPolicy policy;
    private final RandomGenerator random;
    private final LongSupplier nanoTime;
    private int failures;
    private Optional<Duration> spread = Optional.empty();
    private long connectedAt;

    Retries(ReconnectPolicy policy, RandomGenerator random, LongSupplier nanoTime) {
        this.policy = policy;
        this.random = random;
        this.nanoTime = nanoTime;
    }

    /** Failures since a link last stood long enough. */
    int failures() {
        return failures;
    }

    /** A link stands from now on. */
    void connected() {
        connectedAt = nanoTime.getAsLong();
    }

    /** It stands no more; one that never lasts is a failure too. */
    void disconnected() {
        if (nanoTime.getAsLong() - connectedAt >= policy.stableAfter().toNanos()) {
            failures = 0;
        }
    }

    /** The server lets its links go, and wants them back over this time. */
    void drained(Duration wanted) {
        spread = Optional.of(wanted.compareTo(LONGEST_SPREAD) > 0 ? LONGEST_SPREAD : wanted);
    }

    /** Counts one more failure; answers how long to wait after it. */
    Duration failed(RemoteException reason) {
        Duration wait = delay(reason);
        failures++;
        return wait;
    }

    private Duration delay(RemoteException reason) {
        if (spread.isPresent()) {
            long nanos = spread.get().toNanos();
            spread = Optional.empty();
            return Duration.ofNanos(random.nextLong(nanos + 1));
        }
        if (isFinal(reason.code())) {
            // Asking again will not help soon, but somebody may change their mind: stay, at the slow end.
            long most = policy.maximum().toNanos();
            return Duration.ofNanos(most / 2 + random.nextLong(most / 2 + 1));
        }
        Duration wait = policy.delay(failures, random);
        Duration asked = reason.retryAfter().orElse(Duration.ZERO);
        return wait.compareTo(asked) > 0 || asked.compareTo(policy.maximum()) > 0 ? wait : asked;
    }

    private static boolean isFinal(ErrorCode code) {
        return switch (code) {
            case DEVICE_REVOKED,
                    DEVICE_UNKNOWN,
                    LINK_SUPERSEDED,
                    CERTIFICATE_UNTRUSTED,
                    CERTIFICATE_EXPIRED,
                    AUTHORITY_UNKNOWN,
                    PROTOCOL_VERSION_UNSUPPORTED -> true;
            default -> false;
        };
    }
}
