package dev.farhand.transport.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.enrolment.DeviceSighting;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.protocol.v1.DeviceFacts;
import dev.farhand.core.testing.EmptyDeviceRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
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
    private final FakeWorkers rested = new FakeWorkers();
    private final Sightings sightings = new Sightings(registry, workers, rested);

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
    void keepsWhatNoWorkerTookForTheNext() {
        workers.full = true;
        sightings.note(at(one, 0));
        workers.full = false;
        sightings.note(at(two, 0));
        workers.runAll();
        assertThat(registry.batches).containsExactly(List.of(at(one, 0), at(two, 0)));
    }

    @Test
    void goesOnAfterAWriteThatFailed() {
        registry.duringWrite = () -> {
            throw new UncheckedIOException(new IOException("no space left"));
        };
        sightings.note(at(one, 0));
        workers.runAll();
        registry.duringWrite = () -> {};
        sightings.note(at(one, 1));
        rest();
        assertThat(registry.batches).containsExactly(List.of(at(one, 1)));
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
        rested.runAll();
        workers.runAll();
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
