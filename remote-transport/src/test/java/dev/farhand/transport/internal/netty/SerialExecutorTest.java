package dev.farhand.transport.internal.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SerialExecutorTest {
    private final Queue<Runnable> threads = new ArrayDeque<>();
    private final SerialExecutor serial = new SerialExecutor(threads::add);
    private final List<String> done = new ArrayList<>();

    private void runAll() {
        for (Runnable task = threads.poll(); task != null; task = threads.poll()) {
            task.run();
        }
    }

    @Test
    void goesOnAfterATaskThatFailedInAnyWay() {
        serial.execute(() -> {
            throw new IllegalStateException("broken");
        });
        serial.execute(() -> {
            throw new NoClassDefFoundError("missing");
        });
        serial.execute(() -> done.add("third"));
        runAll();
        serial.execute(() -> done.add("fourth"));
        runAll();
        assertThat(done).containsExactly("third", "fourth");
    }

    @Test
    void usesOneThreadForWhatWaits() {
        serial.execute(() -> done.add("one"));
        serial.execute(() -> done.add("two"));
        assertThat(threads).hasSize(1);
        runAll();
        assertThat(done).containsExactly("one", "two");
    }

    @Test
    void worksAgainAfterThereWasNoThread() {
        AtomicBoolean none = new AtomicBoolean(true);
        SerialExecutor starved = new SerialExecutor(task -> {
            if (none.get()) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            threads.add(task);
        });
        assertThatThrownBy(() -> starved.execute(() -> done.add("lost")))
                .isInstanceOf(RejectedExecutionException.class);
        none.set(false);
        starved.execute(() -> done.add("done"));
        runAll();
        assertThat(done).containsExactly("done");
    }

    @Test
    void refusesWhatIsTooMuch() {
        for (int i = 0; i < 64; i++) {
            serial.execute(() -> {});
        }
        assertThatThrownBy(() -> serial.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }
}
