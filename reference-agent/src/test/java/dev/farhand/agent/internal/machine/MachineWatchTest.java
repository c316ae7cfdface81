package dev.farhand.agent.internal.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MachineWatchTest {
    private final AtomicLong wall = new AtomicLong(1_000_000);
    private final AtomicLong nanos = new AtomicLong(-7);
    private List<String> addresses = List.of("10.0.0.1");
    private final AtomicInteger woken = new AtomicInteger();
    private final Runnable watcher = woken::incrementAndGet;
    private final MachineWatch watch = new MachineWatch(new WallClock(), nanos::get, this::addressesNow);
    private boolean failing;

    @AfterEach
    void endTheThread() {
        watch.remove(watcher);
    }

    @Test
    void sleepsOnWhileNothingHappens() {
        watch.add(watcher);
        for (int i = 0; i < 10; i++) {
            pass(Duration.ofSeconds(5), Duration.ofSeconds(5));
        }
        assertThat(woken).hasValue(0);
    }

    @Test
    void noticesThatTheMachineSlept() {
        watch.add(watcher);
        pass(Duration.ofMinutes(20), Duration.ofSeconds(5));
        assertThat(woken).hasValue(1);
        pass(Duration.ofSeconds(5), Duration.ofSeconds(5));
        assertThat(woken).hasValue(1);
    }

    @Test
    void aClockThatIsSetBackWakesNobody() {
        watch.add(watcher);
        pass(Duration.ofHours(-1), Duration.ofSeconds(5));
        assertThat(woken).hasValue(0);
    }

    @Test
    void noticesOtherAddresses() {
        watch.add(watcher);
        addresses = List.of("192.168.7.7");
        for (int i = 0; i < 6; i++) {
            pass(Duration.ofSeconds(5), Duration.ofSeconds(5));
        }
        assertThat(woken).hasValue(1);
    }

    @Test
    void wakesTheOthersWhenOneThrows() {
        List<Runnable> throwing = List.of(
                () -> {
                    throw new NoClassDefFoundError("gone");
                },
                () -> {
                    throw new IllegalStateException("a mistake");
                });
        throwing.forEach(watch::add);
        watch.add(watcher);
        pass(Duration.ofMinutes(20), Duration.ofSeconds(5));
        throwing.forEach(watch::remove);
        assertThat(woken).hasValue(1);
    }

    @Test
    void watchesOnAfterAnError() {
        watch.add(watcher);
        failing = true;
        for (int i = 0; i < 6; i++) {
            pass(Duration.ofSeconds(5), Duration.ofSeconds(5));
        }
        failing = false;
        addresses = List.of("192.168.7.7");
        for (int i = 0; i < 6; i++) {
            pass(Duration.ofSeconds(5), Duration.ofSeconds(5));
        }
        assertThat(woken).hasValue(1);
    }

    @Test
    void hasAThreadOnlyWhileSomebodyWatches() {
        Runnable other = () -> woken.addAndGet(100);
        watch.add(watcher);
        watch.add(other);
        watch.remove(watcher);
        assertThat(threads()).isEqualTo(1);
        watch.remove(other);
        // Its pool says that it has ended a moment before the thread has.
        await().until(() -> threads() == 0);
    }

    private List<String> addressesNow() {
        if (failing) {
            throw new NoClassDefFoundError("gone");
        }
        return addresses;
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("farhand-agent-watch-1"))
                .count();
    }

    private void pass(Duration wallTime, Duration monotonic) {
        wall.addAndGet(wallTime.toMillis());
        nanos.addAndGet(monotonic.toNanos());
        watch.tick();
    }

    private final class WallClock extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(wall.get());
        }
    }
}
