package dev.farhand.transport.internal.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
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
    void refusesWhatIsTooMuch() {
        for (int i = 0; i < 64; i++) {
            serial.execute(() -> {});
        }
        assertThatThrownBy(() -> serial.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }
}
