package dev.farhand.transport.internal.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.enrolment.DeviceRegistry;
import dev.farhand.core.enrolment.DeviceSighting;
import dev.farhand.core.identity.DeviceId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the registry which devices were heard of. One worker writes, and all that comes meanwhile waits for it and is
 * written together, at most once in a second or so: a registry that rewrites a file for each change must not hold up
 * thousands of agents that come at once, nor be kept busy by one that reports without end. At most one sighting of each
 * known device waits, the newest.
 */
@ThreadSafe
final class Sightings {
    private static final Logger LOG = LoggerFactory.getLogger(Sightings.class);

    private final DeviceRegistry registry;
    private final Executor workers;
    private final Executor later;
    private final ReentrantLock writing = new ReentrantLock();

    @GuardedBy("waiting")
    private final Map<DeviceId, DeviceSighting> waiting = new LinkedHashMap<>();

    @GuardedBy("waiting")
    private boolean running;

    @GuardedBy("waiting")
    private boolean closed;

    @GuardedBy("writing")
    private boolean failing;

    /** Writes on the workers; {@code later} runs what it is given, which is short, after the rest between two writes. */
    Sightings(DeviceRegistry registry, Executor workers, Executor later) {
        this.registry = registry;
        this.workers = workers;
        this.later = later;
    }

    /** Never blocks. */
    void note(DeviceSighting sighting) {
        synchronized (waiting) {
            if (closed) {
                return;
            }
            // Two links of one device end and begin on two threads: the later one counts.
            waiting.merge(
                    sighting.device(), sighting, (known, next) -> next.at().isBefore(known.at()) ? known : next);
            if (running) {
                return;
            }
            running = true;
        }
        start(workers, this::write);
    }

    private void start(Executor on, Runnable task) {
        try {
            on.execute(task);
        } catch (RejectedExecutionException full) {
            // What waits stays, and goes with the next one, or at the end.
            synchronized (waiting) {
                running = false;
            }
        }
    }

    /** Takes no more, and writes what waits, unless a write that hangs takes longer than this. */
    void close(long seconds) {
        synchronized (waiting) {
            closed = true;
        }
        try {
            if (writing.tryLock(seconds, TimeUnit.SECONDS)) {
                try {
                    writeSome();
                } finally {
                    writing.unlock();
                }
            } else {
                LOG.warn("the registry of devices hangs; it does not hear which devices were seen last");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        boolean wrote;
        // Taken and written under one lock, so that an older batch never comes after a newer one.
        writing.lock();
        try {
            wrote = writeSome();
        } finally {
            writing.unlock();
        }
        if (wrote) {
            start(later, () -> start(workers, this::write));
        }
    }

    @GuardedBy("writing")
    private boolean writeSome() {
        List<DeviceSighting> batch;
        synchronized (waiting) {
            batch = List.copyOf(waiting.values());
            waiting.clear();
            running = !batch.isEmpty();
        }
        if (batch.isEmpty()) {
            return false;
        }
        try {
            registry.seen(batch);
            failing = false;
        } catch (RuntimeException | Error e) {
            // Once: a full disk would write a line for every agent that comes.
            if (!failing) {
                LOG.warn("the registry does not keep which devices were seen last", e);
            }
            failing = true;
        }
        return true;
    }
}
