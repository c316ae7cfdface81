package dev.farhand.agent.internal.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.farhand.agent.Visit;
import dev.farhand.agent.store.AgentStore;
import dev.farhand.agent.store.StoreItem;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void remembersVisitsOverARestart() throws IOException {
        AgentStore store = AgentStore.inMemory();
        History history = new History(store);
        history.opened(visit("s1", "terminal", NOON));
        history.opened(visit("s1", "files", NOON.plusSeconds(60)));
        history.save();

        History next = new History(store);
        next.load();
        assertThat(next.visits())
                .containsExactly(new Visit(
                        "s1", "u", "Ada", "Acme", List.of("files", "terminal"), NOON, NOON.plusSeconds(60), 2));
    }

    @Test
    void oneVisitorCannotPushTheOthersOut() {
        History history = new History(AgentStore.inMemory());
        history.opened(visit("victim-saw-this", "terminal", NOON));
        for (int i = 0; i < 1_000; i++) {
            history.opened(visit("busy", "terminal", NOON));
        }
        assertThat(history.visits()).hasSize(2);
    }

    @Test
    void keepsTheNewest() {
        History history = new History(AgentStore.inMemory());
        for (int i = 0; i < History.MAXIMUM_VISITS + 5; i++) {
            history.opened(visit("s" + i, "terminal", NOON));
        }
        assertThat(history.visits()).hasSize(History.MAXIMUM_VISITS);
        assertThat(history.visits().get(0).session()).isEqualTo("s5");
    }

    @Test
    void readsTheRestOfADamagedFile() {
        byte[] damaged = """
                visit.from = not a time
                visit.session = s0
                visit.from = 2026-11-21T12:00:00Z
                visit.session = s1
                visit.from = 2026-11-21T12:00:00Z
                """.getBytes(StandardCharsets.UTF_8);
        assertThat(History.parse(damaged)).extracting(Visit::session).containsExactly("s1");
        assertThat(History.parse(new byte[] {0, 1, 2})).isEmpty();
    }

    @Test
    void savesAgainWhatCouldNotBeSaved() throws IOException {
        FailingStore store = new FailingStore();
        History history = new History(store);
        history.opened(visit("s1", "terminal", NOON));
        store.full = true;
        assertThatThrownBy(history::save).isInstanceOf(IOException.class);
        store.full = false;
        history.save();
        assertThat(store.load(StoreItem.HISTORY)).isPresent();
    }

    @Test
    void anOlderTextDoesNotComeToLieOverANewerOne() throws Exception {
        FailingStore store = new FailingStore();
        store.slow = new CountDownLatch(1);
        History history = new History(store);
        history.opened(visit("s1", "terminal", NOON));
        Thread first = saving(history);
        store.reached.await();
        history.opened(visit("s2", "terminal", NOON));
        Thread second = saving(history);
        await().until(() ->
                Set.of(Thread.State.BLOCKED, Thread.State.TERMINATED).contains(second.getState()));
        store.slow.countDown();
        first.join();
        second.join();
        assertThat(History.parse(store.load(StoreItem.HISTORY).orElseThrow())).hasSize(2);
    }

    private static Thread saving(History history) {
        Thread thread = new Thread(() -> {
            try {
                history.save();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        thread.start();
        return thread;
    }

    private static Visit visit(String session, String capability, Instant at) {
        return new Visit(session, "u", "Ada", "Acme", List.of(capability), at, at, 1);
    }

    /** A store whose disk can be full. */
    static final class FailingStore implements AgentStore {
        private final AgentStore inner = AgentStore.inMemory();
        boolean full;

        /** The first who saves tells that it has come so far, and waits. */
        final CountDownLatch reached = new CountDownLatch(1);

        CountDownLatch slow = new CountDownLatch(0);
        private final AtomicBoolean came = new AtomicBoolean();

        @Override
        public Optional<byte[]> load(StoreItem item) throws IOException {
            return inner.load(item);
        }

        @Override
        public void save(StoreItem item, byte[] content) throws IOException {
            if (full) {
                throw new IOException("No space left on device");
            }
            if (came.compareAndSet(false, true)) {
                reached.countDown();
                try {
                    slow.await();
                } catch (InterruptedException e) {
                    throw new InterruptedIOException();
                }
            }
            inner.save(item, content);
        }

        @Override
        public void delete(StoreItem item) throws IOException {
            inner.delete(item);
        }

        @Override
        public String location() {
            return "a full disk";
        }

        @Override
        public void close() {
            inner.close();
        }
    }
}
