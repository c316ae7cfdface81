package dev.farhand.server.database;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Whether there is room for what the database writes. Of a disk of ours we can see that, also while PostgreSQL is down for the
 * want of it; of another one we know what it said last.
 */
@ThreadSafe
public final class Room {
    private static final long REMEMBERED = Duration.ofSeconds(30).toNanos();
    private static final long NEVER = 0;

    private final BooleanSupplier full;
    private final LongSupplier nanoTime;
    private final AtomicLong refusedAt = new AtomicLong(NEVER);

    private Room(BooleanSupplier full, LongSupplier nanoTime) {
        this.full = full;
        this.nanoTime = nanoTime;
    }

    /** On a disk of which this says whether it is full. */
    public static Room seen(BooleanSupplier full) {
        return new Room(full, System::nanoTime);
    }

    /** On a disk that we do not see. */
    public static Room elsewhere() {
        return elsewhere(System::nanoTime);
    }

    static Room elsewhere(LongSupplier nanoTime) {
        return new Room(() -> false, nanoTime);
    }

    /** Whether it lacks now; a refusal counts until something is written, and for half a minute at most. */
    boolean lacks() {
        long refused = refusedAt.get();
        return (refused != NEVER && nanoTime.getAsLong() - refused < REMEMBERED) || full.getAsBoolean();
    }

    /** Something was written. */
    void written() {
        refusedAt.set(NEVER);
    }

    /** What a failure means, given how much room there is. */
    RemoteException explain(RemoteException failure) {
        if (failure.code() == ErrorCode.STORAGE_FULL) {
            refusedAt.set(nanoTime.getAsLong() | 1);
        } else if (failure.code() == ErrorCode.DATABASE_UNAVAILABLE && lacks()) {
            return new RemoteException(ErrorCode.STORAGE_FULL, ErrorCode.STORAGE_FULL.sentence(), failure);
        }
        return failure;
    }
}
