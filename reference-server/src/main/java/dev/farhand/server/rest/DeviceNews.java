package dev.farhand.server.rest;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.server.access.DevicePlace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has each machine that changed told of, once for all that changed meanwhile: the first change of one that was quiet at once,
 * others after a rest, and never two at a time, so that what is told last is what was read last. A machine that changes without
 * end costs no more than that, and all of them together no more than a few of the threads that requests need.
 */
@ThreadSafe
final class DeviceNews {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceNews.class);

    static final Duration REST = Duration.ofSeconds(1);

    private static final int AT_ONCE = 2;

    /** Beyond it everybody asks for everything again, which is less than so many events. */
    private static final int MOST = 10_000;

    private final ExecutorService work;
    private final BiConsumer<DeviceId, Change> teller;
    private final Consumer<DeviceId> missed;

    /** Those that are waiting or told of, or were less than a rest ago. */
    @GuardedBy("this")
    private final Map<DeviceId, News> known = new HashMap<>();

    @GuardedBy("this")
    private final ArrayDeque<DeviceId> waiting = new ArrayDeque<>();

    /** How many threads do. */
    @GuardedBy("this")
    private int telling;

    /** Calls {@code teller} on {@code work}; {@code missed} hears of a machine that is not told of for want of room there. */
    DeviceNews(ExecutorService work, BiConsumer<DeviceId, Change> teller, Consumer<DeviceId> missed) {
        this.work = work;
        this.teller = teller;
        this.missed = missed;
    }

    /**
     * What cannot be read of a machine any more, or not yet.
     *
     * @param heardAt when it was heard of last, where that need not be written down yet
     * @param left the places where it was before
     */
    record Change(Optional<Instant> heardAt, Set<DevicePlace> left) {
        static final Change NONE = new Change(Optional.empty(), Set.of());

        static Change heardAt(Instant at) {
            return new Change(Optional.of(at), Set.of());
        }

        static Change left(DevicePlace place) {
            return new Change(Optional.empty(), Set.of(place));
        }

        private Change and(Change next) {
            Set<DevicePlace> places = new HashSet<>(left);
            places.addAll(next.left);
            return new Change(
                    Stream.concat(heardAt.stream(), next.heardAt.stream()).max(Comparator.naturalOrder()),
                    Set.copyOf(places));
        }
    }

    /** Of one machine; guarded as the map that it is in. */
    private static final class News {
        private Change change;
        private boolean due = true;

        News(Change change) {
            this.change = change;
        }
    }

    /** It changed. Does not block. */
    void changed(DeviceId id, Change change) {
        boolean tooMany = false;
        synchronized (this) {
            News news = known.get(id);
            if (news != null) {
                news.change = news.change.and(change);
                news.due = true;
                return;
            }
            if (known.size() < MOST) {
                known.put(id, new News(change));
                waiting.add(id);
            } else {
                tooMany = true;
            }
        }
        if (tooMany) {
            LOG.debug("nobody was told of device {}: too many change", id);
            missed.accept(id);
        } else {
            begin();
        }
    }

    private void begin() {
        synchronized (this) {
            if (telling == AT_ONCE || waiting.isEmpty()) {
                return;
            }
            telling++;
        }
        try {
            work.execute(this::tellAll);
        } catch (RejectedExecutionException e) {
            drop().forEach(missed);
        }
    }

    /** Who is told to ask for everything again needs none of them. */
    private synchronized List<DeviceId> drop() {
        telling--;
        if (telling > 0) {
            // Whoever tells still goes on with them.
            return List.of();
        }
        LOG.debug("nobody was told of {} machines: too much to do", waiting.size());
        List<DeviceId> dropped = List.copyOf(waiting);
        waiting.clear();
        known.keySet().removeAll(dropped);
        return dropped;
    }

    private void tellAll() {
        Optional<DeviceId> next = next();
        while (next.isPresent()) {
            DeviceId id = next.get();
            try {
                teller.accept(id, take(id));
            } catch (RuntimeException | Error e) {
                LOG.error("device {} could not be told of", id, e);
            } finally {
                CompletableFuture.delayedExecutor(REST.toMillis(), TimeUnit.MILLISECONDS, Runnable::run)
                        .execute(() -> rested(id));
            }
            next = next();
        }
    }

    private synchronized Optional<DeviceId> next() {
        Optional<DeviceId> next = Optional.ofNullable(waiting.poll());
        if (next.isEmpty()) {
            telling--;
        }
        return next;
    }

    /** From here on, whatever changes is told another time. */
    private synchronized Change take(DeviceId id) {
        News news = Objects.requireNonNull(known.get(id));
        Change taken = news.change;
        news.due = false;
        // Until the rest is over, it may not be written down yet when it was heard of.
        news.change = new Change(taken.heardAt(), Set.of());
        return taken;
    }

    private void rested(DeviceId id) {
        synchronized (this) {
            if (!Objects.requireNonNull(known.get(id)).due) {
                known.remove(id);
                return;
            }
            waiting.add(id);
        }
        begin();
    }
}
