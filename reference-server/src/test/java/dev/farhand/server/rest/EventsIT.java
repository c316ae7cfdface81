package dev.farhand.server.rest;

import dev.farhand.core.identity.DeviceId;
import dev.farhand.server.NoLinks;
import dev.farhand.server.database.TestDatabase;
import dev.farhand.server.device.Devices;
import dev.farhand.server.event.EventHub;
import dev.farhand.server.event.LiveEvent;
import java.time.Clock;
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
