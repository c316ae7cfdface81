package dev.farhand.agent.internal.machine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.core.annotation.ThreadSafe;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Notices that the machine slept, or got other addresses: the connection is then dead without a word, and waiting for the
 * ping to time out would cost a minute. One thread for all agents of the process, there while there is an agent.
 */
@ThreadSafe
public final class MachineWatch {
    private static final String THREAD = "farhand-agent-watch-1";
    private static final Duration TICK = Duration.ofSeconds(5);
    private static final long JUMP = Duration.ofSeconds(10).toMillis();
    private static final int ADDRESSES_EVERY = 3;
    private static final MachineWatch SHARED =
            new MachineWatch(Clock.systemUTC(), System::nanoTime, MachineFacts::addresses);

    private final Clock wallClock;
    private final LongSupplier nanoTime;
    private final Supplier<List<String>> addresses;

    @GuardedBy("this")
    private final Set<Runnable> watchers = new LinkedHashSet<>();

    @GuardedBy("this")
    private @Nullable ScheduledThreadPoolExecutor thread;

    private long lastWall;
    private long lastNanos;
    private int ticks;
    private List<String> lastAddresses = List.of();

    MachineWatch(Clock wallClock, LongSupplier nanoTime, Supplier<List<String>> addresses) {
        this.wallClock = wallClock;
        this.nanoTime = nanoTime;
        this.addresses = addresses;
    }

    /** The one of this process. */
    public static MachineWatch shared() {
        return SHARED;
    }

    /** Runs this after a sleep or a change of addresses, on the watch's thread: it must not block. */
    public synchronized void add(Runnable watcher) {
        watchers.add(watcher);
        if (thread == null) {
            begin();
            ScheduledThreadPoolExecutor started = new ScheduledThreadPoolExecutor(1, task -> {
                Thread created = new Thread(task, THREAD);
                created.setDaemon(true);
                return created;
            });
            started.setRemoveOnCancelPolicy(true);
            ScheduledFuture<?> forever =
                    started.scheduleWithFixedDelay(this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
            LoggerFactory.getLogger(MachineWatch.class).trace("watching {}", forever);
            thread = started;
        }
    }

    /** Runs a task later, on the watch's thread; lost when the last watcher goes first. It must not block. */
    public synchronized void later(Duration delay, Runnable task) {
        if (thread != null) {
            thread.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Takes it back; with the last one the thread ends. */
    public void remove(Runnable watcher) {
        ScheduledThreadPoolExecutor ended = null;
        synchronized (this) {
            watchers.remove(watcher);
            if (watchers.isEmpty() && thread != null) {
                ended = thread;
                thread = null;
            }
        }
        if (ended != null) {
            ended.shutdownNow();
            if (Thread.currentThread().getName().equals(THREAD)) {
                return;
            }
            try {
                if (!ended.awaitTermination(2, TimeUnit.SECONDS)) {
                    LoggerFactory.getLogger(MachineWatch.class).warn("watch-thread-hangs");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    void begin() {
        lastWall = wallClock.millis();
        lastNanos = nanoTime.getAsLong();
        lastAddresses = addresses.get();
        ticks = 0;
    }

    /**
     * The wall clock goes on while the machine sleeps; the monotonic one does not. Throws nothing, an Error neither: a tick
     * that throws is the last one, for all agents of the process.
     */
    void tick() {
        try {
            long wall = wallClock.millis();
            long nanos = nanoTime.getAsLong();
            long ahead = (wall - lastWall) - TimeUnit.NANOSECONDS.toMillis(nanos - lastNanos);
            lastWall = wall;
            lastNanos = nanos;
            boolean moved = false;
            if (++ticks % ADDRESSES_EVERY == 0) {
                List<String> now = addresses.get();
                moved = !now.equals(lastAddresses);
                lastAddresses = now;
            }
            if (ahead > JUMP || moved) {
                LoggerFactory.getLogger(MachineWatch.class)
                        .info("woken reason={} ahead-ms={}", moved ? "addresses" : "clock", ahead);
                everybody().forEach(MachineWatch::wake);
            }
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    /** Each for itself: what one agent's watcher throws is no reason not to wake the others. */
    private static void wake(Runnable watcher) {
        try {
            watcher.run();
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    private static void failed(Throwable reason) {
        LoggerFactory.getLogger(MachineWatch.class).warn("watch-failed reason={}", reason.toString());
    }

    private synchronized Collection<Runnable> everybody() {
        return List.copyOf(watchers);
    }
}
