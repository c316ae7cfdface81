package dev.farhand.transport.internal.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.enrolment.DeviceRegistry;
import dev.farhand.core.enrolment.DeviceSighting;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.DeviceId;
import java.time.Duration;
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
 * known device waits, the newest. What the registry could not keep waits again, since a device does not say it twice; the
 * rests between such attempts grow.
 */
@ThreadSafe
final class Sightings {
    static final Duration REST = Duration.ofSeconds(1);
    static final Duration LONGEST_REST = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(Sightings.class);

    private final DeviceRegistry registry;
    private final Executor workers;
    private final Later later;
    private final ReentrantLock writing = new ReentrantLock();

    @GuardedBy("waiting")
    private final Map<DeviceId, DeviceSighting> waiting = new LinkedHashMap<>();

    @GuardedBy("waiting")
    private boolean running;

    @GuardedBy("waiting")
    private boolean closed;

    @GuardedBy("writing")
    private List<DeviceSighting> failed = List.of();

    @GuardedBy("writing")
    private boolean failing;

    @GuardedBy("writing")
    private Duration rest = REST;

    /** Runs what it is given, which is short, after this time; throws {@link RejectedExecutionException} when it has ended. */
    @FunctionalInterface
    interface Later {
        void run(Runnable task, Duration after);
    }

    /** Writes on the workers, and rests by this timer between two writes. */
    Sightings(DeviceRegistry registry, Executor workers, Later later) {
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
        begin();
    }

    private void begin() {
        try {
            workers.execute(this::write);
        } catch (RejectedExecutionException full) {
            beginAfter(REST);
        }
    }

    private void beginAfter(Duration after) {
        try {
            later.run(this::begin, after);
        } catch (RejectedExecutionException ended) {
            // What waits stays, and is written at the end.
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
        boolean more;
        Duration after;
        // Taken and written under one lock, so that an older batch never comes after a newer one.
        writing.lock();
        try {
            more = !isClosed() && writeSome();
            after = rest;
        } finally {
            writing.unlock();
        }
        if (more) {
            beginAfter(after);
        }
    }

    /** From then on, whoever closed it writes. */
    private boolean isClosed() {
        synchronized (waiting) {
            return closed;
        }
    }

    @GuardedBy("writing")
    private boolean writeSome() {
        Map<DeviceId, DeviceSighting> newest = new LinkedHashMap<>();
        failed.forEach(sighting -> newest.put(sighting.device(), sighting));
        synchronized (waiting) {
            // What came since is newer, whatever the clock said.
            newest.putAll(waiting);
            waiting.clear();
            running = !newest.isEmpty();
        }
        if (newest.isEmpty()) {
            return false;
        }
        List<DeviceSighting> batch = List.copyOf(newest.values());
        try {
            registry.seen(batch);
            failed = List.of();
            failing = false;
            rest = REST;
        } catch (RuntimeException | Error e) {
            failed = batch;
            if (failing) {
                Duration twice = rest.multipliedBy(2);
                rest = twice.compareTo(LONGEST_REST) < 0 ? twice : LONGEST_REST;
            } else {
                // Once: a full disk would write a line for every agent that comes.
                complain(e);
                failing = true;
            }
        }
        return true;
    }

    private static void complain(Throwable failure) {
        String sentence = "the registry cannot keep for now which devices were seen last";
        if (failure instanceof RemoteException reason) {
            LOG.warn("{}: {}", sentence, reason.getMessage());
        } else {
            LOG.warn(sentence, failure);
        }
    }
}
