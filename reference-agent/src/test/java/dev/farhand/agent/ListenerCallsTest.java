package dev.farhand.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.agent.internal.log.EventLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ListenerCallsTest {
    private final ExecutorService workers = Executors.newFixedThreadPool(4);
    private final EventLog log = new EventLog(LoggerFactory.getLogger(ListenerCallsTest.class), System::nanoTime);

    @AfterEach
    void end() {
        workers.shutdownNow();
    }

    @Test
    void tellsOneThingAtATimeInOrderWhoeverSaysIt() throws Exception {
        int count = ListenerCalls.MOST_WAITING;
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(count);
        ListenerCalls calls = new ListenerCalls(
                new AgentListener() {
                    @Override
                    public void visited(Visit visit) {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        told.add(visit.session());
                        inside.decrementAndGet();
                        all.countDown();
                    }
                },
                workers,
                log);
        List<String> said = new ArrayList<>();
        Object order = new Object();
        CountDownLatch saying = new CountDownLatch(4);
        for (int speaker = 0; speaker < 4; speaker++) {
            Thread thread = new Thread(() -> {
                for (int i = 0; i < count / 4; i++) {
                    synchronized (order) {
                        said.add(Integer.toString(said.size()));
                        calls.visited(visit(said.get(said.size() - 1)));
                    }
                }
                saying.countDown();
            });
            thread.start();
        }
        assertThat(saying.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(told).isEqualTo(said);
        assertThat(most).hasValue(1);
    }

    @Test
    void aListenerThatThrowsHearsTheNextAndAfterTheEndNothing() {
        List<Runnable> tasks = new ArrayList<>();
        List<String> told = new ArrayList<>();
        ListenerCalls calls = calls(
                visit -> {
                    told.add(visit.session());
                    throw new IllegalStateException("a host's mistake");
                },
                tasks);
        calls.visited(visit("a"));
        calls.visited(visit("b"));
        assertThat(tasks).hasSize(1);
        tasks.remove(0).run();
        assertThat(told).containsExactly("a", "b");
        calls.visited(visit("c"));
        calls.close();
        tasks.remove(0).run();
        calls.visited(visit("d"));
        assertThat(told).containsExactly("a", "b");
        assertThat(tasks).isEmpty();
    }

    private ListenerCalls calls(Consumer<Visit> host, List<Runnable> tasks) {
        return new ListenerCalls(
                new AgentListener() {
                    @Override
                    public void visited(Visit visit) {
                        host.accept(visit);
                    }
                },
                tasks::add,
                log);
    }

    @Test
    void aListenerThatThrowsAnErrorHearsTheNext() {
        List<Runnable> tasks = new ArrayList<>();
        List<String> told = new ArrayList<>();
        ListenerCalls calls = calls(
                visit -> {
                    told.add(visit.session());
                    throw new NoClassDefFoundError("a host's mistake");
                },
                tasks);
        calls.visited(visit("a"));
        calls.visited(visit("b"));
        tasks.remove(0).run();
        calls.visited(visit("c"));
        tasks.remove(0).run();
        assertThat(told).containsExactly("a", "b", "c");
    }

    private static Visit visit(String session) {
        return new Visit(session, "u", "n", "o", List.of("c"), Instant.EPOCH, Instant.EPOCH, 1);
    }
}
