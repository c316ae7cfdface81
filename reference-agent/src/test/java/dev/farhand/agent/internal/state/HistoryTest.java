package dev.farhand.agent.internal.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.farhand.agent.Visit;
import dev.farhand.agent.store.AgentStore;
import dev.farhand.agent.store.FullStore;
import dev.farhand.agent.store.StoreItem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
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
        FullStore store = new FullStore();
        History history = new History(store);
        history.opened(visit("s1", "terminal", NOON));
        store.full(item -> true);
        assertThatThrownBy(history::save).isInstanceOf(IOException.class);
        store.full(item -> false);
        history.save();
        assertThat(store.load(StoreItem.HISTORY)).isPresent();
    }

    @Test
    void anOlderTextDoesNotComeToLieOverANewerOne() throws Exception {
        FullStore store = new FullStore();
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicBoolean came = new AtomicBoolean();
        store.full(item -> {
            if (came.compareAndSet(false, true)) {
                reached.countDown();
                await().until(() -> goOn.getCount() == 0);
            }
            return false;
        });
        History history = new History(store);
        history.opened(visit("s1", "terminal", NOON));
        Thread first = saving(history);
        reached.await();
        history.opened(visit("s2", "terminal", NOON));
        Thread second = saving(history);
        await().until(() ->
                Set.of(Thread.State.BLOCKED, Thread.State.TERMINATED).contains(second.getState()));
        goOn.countDown();
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
}
