package dev.farhand.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.identity.DeviceId;
import dev.farhand.server.NoLinks;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.FilledTenant;
import dev.farhand.server.database.TestDatabase;
import dev.farhand.server.device.Devices;
import dev.farhand.server.device.SignsOfLife;
import dev.farhand.server.event.EventHub;
import dev.farhand.server.event.LiveEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestDatabase.class)
class EventsIT {
    @Test
    void afterAMomentOfTooMuchToDoEverybodyAsksAgain() {
        BlockingQueue<Runnable> none = new SynchronousQueue<>();
        ExecutorService oneAtATime = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, none);
        try {
            EventHub hub = new EventHub();
            List<LiveEvent> heard = new CopyOnWriteArrayList<>();
            hub.add(Optional.empty(), whole -> {}, heard::add);
            Clock clock = Clock.systemUTC();
            Events events = events(hub, oneAtATime, clock);
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

    @Test
    void aMachineThatWentWasHeardOfWhenItsLinkHeardLastWhateverIsKept() {
        DeviceId device = new DeviceId(FilledTenant.make().value());
        Instant heardAt = Instant.parse("2026-11-23T09:00:00Z");
        ExecutorService work = Executors.newSingleThreadExecutor();
        try {
            EventHub hub = new EventHub();
            List<LiveEvent> heard = new CopyOnWriteArrayList<>();
            hub.add(Optional.empty(), whole -> {}, heard::add);

            events(hub, work, Clock.systemUTC()).device(device, heardAt);

            Awaitility.await().until(() -> !heard.isEmpty());
            DeviceBody told = (DeviceBody) heard.get(0).body();
            assertThat(told.online()).isFalse();
            assertThat(told.lastSeenAt()).isEqualTo(heardAt.toString());
        } finally {
            work.shutdownNow();
        }
    }

    private static Events events(EventHub hub, ExecutorService work, Clock clock) {
        Database database = TestDatabase.shared();
        return new Events(
                hub, new Devices(database, clock), new SignsOfLife(database, new NoLinks(), clock), work, clock);
    }
}
