package dev.farhand.server.rest;

import dev.farhand.core.identity.DeviceId;
import dev.farhand.server.database.TestDatabase;
import dev.farhand.server.device.Devices;
import dev.farhand.server.event.EventHub;
import dev.farhand.server.event.LiveEvent;
import dev.farhand.transport.link.Link;
import dev.farhand.transport.link.LinkDirectory;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestDatabase.class)
class EventsIT {
    private static final class NoLinks implements LinkDirectory {
        @Override
        public Optional<Link> find(DeviceId device) {
            return Optional.empty();
        }

        @Override
        public Collection<Link> all() {
            return List.of();
        }

        @Override
        public int count() {
            return 0;
        }
    }

    @Test
    void afterAMomentOfTooMuchToDoEverybodyAsksAgain() {
        BlockingQueue<Runnable> none = new SynchronousQueue<>();
        ExecutorService oneAtATime = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, none);
        try {
            EventHub hub = new EventHub();
            List<LiveEvent> heard = new CopyOnWriteArrayList<>();
            hub.add(Optional.empty(), whole -> {}, heard::add);
            Clock clock = Clock.systemUTC();
            Events events =
                    new Events(hub, new Devices(TestDatabase.shared(), clock), new NoLinks(), oneAtATime, clock);
            CountDownLatch free = new CountDownLatch(1);
            oneAtATime.execute(() -> {
                try {
                    free.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });

            events.device(DeviceId.random());
            events.device(DeviceId.random());
            free.countDown();

            Awaitility.await()
                    .until(() -> heard.stream().anyMatch(event -> event.body().equals(new Events.Hello(false))));
        } finally {
            oneAtATime.shutdownNow();
        }
    }
}
