package dev.farhand.server.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;

/** How often one person opens viewers within a minute: a page that does nothing else must not keep the server busy. */
@ThreadSafe
final class Connects {
    private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();

    private final int most;
    private final LongSupplier nanoTime;

    /** Of those who opened one within the window; never more for each than are allowed. */
    @GuardedBy("this")
    private final Map<UUID, ArrayDeque<Long>> opened = new HashMap<>();

    /** So many are allowed; 0 for any number. */
    Connects(int most, LongSupplier nanoTime) {
        this.most = most;
        this.nanoTime = nanoTime;
    }

    /** Counts one more; throws RATE_LIMITED with the time to wait, and counts nothing, where that is too many. */
    synchronized void count(UUID user) {
        if (most == 0) {
            return;
        }
        long now = nanoTime.getAsLong();
        opened.values().removeIf(times -> now - times.getLast() >= WINDOW_NANOS);
        ArrayDeque<Long> times = opened.computeIfAbsent(user, id -> new ArrayDeque<>());
        while (!times.isEmpty() && now - times.getFirst() >= WINDOW_NANOS) {
            times.removeFirst();
        }
        if (times.size() >= most) {
            throw new RemoteException(
                    ErrorCode.RATE_LIMITED,
                    "You opened more than " + most + " viewers within a minute.",
                    Duration.ofNanos(WINDOW_NANOS - (now - times.getFirst())));
        }
        times.addLast(now);
    }
}
