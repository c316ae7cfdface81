package dev.farhand.transport.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.enrolment.DeviceSighting;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.protocol.v1.DeviceFacts;
import dev.farhand.core.testing.EmptyDeviceRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class SightingsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final DeviceId one = DeviceId.random();
    private final DeviceId two = DeviceId.random();
    private final FakeWorkers workers = new FakeWorkers();
    private final SpyRegistry registry = new SpyRegistry();
    private final FakeTimer timer = new FakeTimer();
    private final Sightings sightings = new Sightings(registry, workers, timer);

    @Test
    void writesWhatCameMeanwhileInOneGo() {
        sightings.note(at(one, 0));
        sightings.note(at(two, 1));
        sightings.note(at(one, 2));
        assertThat(registry.batches).as("not on the thread of a link").isEmpty();
        assertThat(workers.tasks).hasSize(1);
        workers.runAll();
        assertThat(registry.batches).containsExactly(List.of(at(one, 2), at(two, 1)));
    }

    @Test
    void asksForOneWorkerHoweverManyComeWhileItWrites() {
        registry.duringWrite = () -> {
            registry.duringWrite = () -> {};
            sightings.note(at(one, 1));
            sightings.note(at(two, 1));
        };
        sightings.note(at(one, 0));
        workers.runAll();
        assertThat(registry.batches).as("it rests first").hasSize(1);
        rest();
        assertThat(registry.batches).containsExactly(List.of(at(one, 0)), List.of(at(one, 1), at(two, 1)));
        rest();
        sightings.note(at(one, 2));
        workers.runAll();
        assertThat(registry.batches).hasSize(3);
        // Each write but the first looks once more whether something came.
        assertThat(workers.asked).isEqualTo(4);
    }

    @Test
    void neverPutsAnOlderSightingOverANewerOne() {
        sightings.note(at(one, 5));
        sightings.note(at(one, 3));
        workers.runAll();
        assertThat(registry.batches).containsExactly(List.of(at(one, 5)));
    }

    @Test
    void asksAgainWhereNoWorkerWasFree() {
        workers.full = true;
        sightings.note(at(one, 0));
        sightings.note(at(two, 0));
        workers.full = false;
        rest();
        assertThat(registry.batches).containsExactly(List.of(at(one, 0), at(two, 0)));
    }

    @Test
    void writesWhatTheRegistryCouldNotKeepWithoutAWordFromAnyDevice() {
        registry.duringWrite = SightingsTest::noSpace;
        sightings.note(at(one, 0));
        sightings.note(at(two, 0));
        workers.runAll();
        rest();
        assertThat(registry.batches).isEmpty();
        registry.duringWrite = () -> {};
        rest();
        assertThat(registry.batches).containsExactly(List.of(at(one, 0), at(two, 0)));
        rest();
        assertThat(registry.batches).as("once").hasSize(1);
    }

    @Test
    void neverWritesWhatFailedOverWhatCameMeanwhile() {
        registry.duringWrite = () -> {
            // Set back meanwhile: the clock does not say what is newer.
            sightings.note(at(one, -60));
            noSpace();
        };
        sightings.note(at(one, 0));
        sightings.note(at(two, 0));
        workers.runAll();
        registry.duringWrite = () -> {};
        rest();
        assertThat(registry.batches).containsExactly(List.of(at(one, -60), at(two, 0)));
    }

    @Test
    void whatComesWhileSomethingFailedWaitsIsNewerWhateverTheClockSays() {
        registry.duringWrite = SightingsTest::noSpace;
        sightings.note(at(one, 0));
        workers.runAll();
        registry.duringWrite = () -> {};
        sightings.note(at(one, -60));
        rest();
        assertThat(registry.batches).containsExactly(List.of(at(one, -60)));
    }

    @Test
    void restsLongerAndLongerWhileNothingCanBeWrittenAndNoLongerOnceItCan() {
        registry.duringWrite = SightingsTest::noSpace;
        sightings.note(at(one, 0));
        workers.runAll();
        for (int attempt = 0; attempt < 6; attempt++) {
            rest();
        }
        assertThat(timer.rests).extracting(Duration::toSeconds).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);

        registry.duringWrite = () -> {};
        timer.rests.clear();
        rest();
        assertThat(registry.batches).hasSize(1);
        assertThat(timer.rests).containsExactly(Sightings.REST);
    }

    @Test
    void triesOnceMoreAtTheEndAndNeverAfterIt() {
        registry.duringWrite = SightingsTest::noSpace;
        sightings.note(at(one, 0));
        workers.runAll();
        registry.duringWrite = () -> {};
        sightings.close(1);
        assertThat(registry.batches).containsExactly(List.of(at(one, 0)));
        rest();
        assertThat(registry.batches).hasSize(1);
    }

    @Test
    void leavesAloneARegistryThatFailsAtTheEnd() {
        registry.duringWrite = SightingsTest::noSpace;
        sightings.note(at(one, 0));
        workers.runAll();
        sightings.close(1);
        registry.duringWrite = () -> {};
        rest();
        assertThat(registry.batches).isEmpty();
    }

    @Test
    void writesTheRestAtTheEndAndNothingAfterIt() {
        sightings.note(at(one, 0));
        sightings.close(1);
        assertThat(registry.batches).containsExactly(List.of(at(one, 0)));
        sightings.note(at(one, 1));
        workers.runAll();
        assertThat(registry.batches).hasSize(1);
    }

    private void rest() {
        timer.tasks.runAll();
        workers.runAll();
    }

    private static void noSpace() {
        throw new UncheckedIOException(new IOException("no space left"));
    }

    private static DeviceSighting at(DeviceId device, long seconds) {
        return new DeviceSighting(device, NOW.plusSeconds(seconds), Optional.empty(), DeviceFacts.getDefaultInstance());
    }

    /** Works when it is told to. */
    private static final class FakeWorkers implements Executor {
        final Queue<Runnable> tasks = new ArrayDeque<>();
        int asked;
        boolean full;

        @Override
        public void execute(Runnable task) {
            if (full) {
                throw new RejectedExecutionException("full");
            }
            asked++;
            tasks.add(task);
        }

        /** What was asked for until now, not what those tasks ask for. */
        void runAll() {
            List<Runnable> now = List.copyOf(tasks);
            tasks.clear();
            now.forEach(Runnable::run);
        }
    }

    /** Rests until it is told that it has. */
    private static final class FakeTimer implements Sightings.Later {
        final FakeWorkers tasks = new FakeWorkers();
        final List<Duration> rests = new ArrayList<>();

        @Override
        public void run(Runnable task, Duration after) {
            rests.add(after);
            tasks.execute(task);
        }
    }

    /** Remembers what it was told. */
    private static final class SpyRegistry extends EmptyDeviceRegistry {
        final List<List<DeviceSighting>> batches = new ArrayList<>();
        Runnable duringWrite = () -> {};

        @Override
        public void seen(Collection<DeviceSighting> batch) {
            duringWrite.run();
            batches.add(List.copyOf(batch));
        }
    }
}
