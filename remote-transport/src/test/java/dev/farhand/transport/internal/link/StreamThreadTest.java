package dev.farhand.transport.internal.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamThreadTest {
    private static final int PATIENCE_SECONDS = 20;

    private final EventLoop loop = new DefaultEventLoop();
    private final StreamThread thread = new StreamThread(loop);
    private final BlockingQueue<String> ran = new LinkedBlockingQueue<>();

    @AfterEach
    void endTheLoop() {
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private String next() throws InterruptedException {
        String next = ran.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return next == null ? "nothing" : next;
    }

    @Test
    void runsWhatComesAfterItsLoopHasEnded() throws Exception {
        endTheLoop();
        thread.execute(() -> ran.add("first"));
        thread.execute(() -> {
            ran.add("second");
            thread.execute(() -> ran.add("fourth"));
            ran.add("third");
        });
        assertThat(List.of(next(), next(), next(), next())).containsExactly("first", "second", "third", "fourth");
    }

    @Test
    void runsNothingBesideTheLastTaskOfItsLoop() throws Exception {
        CountDownLatch ending = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        loop.execute(() -> {
            ending.countDown();
            try {
                go.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
            ran.add("last");
        });
        assertThat(ending.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        loop.shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS);
        thread.execute(() -> ran.add("next"));
        go.countDown();
        assertThat(List.of(next(), next())).containsExactly("last", "next");
    }

    @Test
    void runsWhatWasToRunLaterWhenItsLoopEndsBefore() throws Exception {
        CompletableFuture<Void> scheduled = new CompletableFuture<>();
        thread.execute(() -> {
            thread.after(Duration.ofMillis(300), () -> ran.add("later"));
            scheduled.complete(null);
        });
        scheduled.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        endTheLoop();
        assertThat(next()).isEqualTo("later");
        thread.execute(() -> thread.after(Duration.ofMillis(1), () -> ran.add("much later")));
        assertThat(next()).isEqualTo("much later");
    }

    @Test
    void forgetsWhatIsCancelled() throws Exception {
        for (boolean ends : List.of(false, true)) {
            CompletableFuture<Void> cancelled = new CompletableFuture<>();
            thread.execute(() -> {
                StreamThread.Timer timer = thread.after(Duration.ofMillis(1), () -> ran.add("cancelled"));
                if (ends) {
                    loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
                }
                timer.cancel();
                cancelled.complete(null);
            });
            cancelled.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            thread.execute(() -> thread.after(Duration.ofMillis(20), () -> ran.add("next")));
            assertThat(next()).isEqualTo("next");
        }
    }

    /** A loop takes tasks until its very last turn, and forgets what these want to run later. */
    @Test
    void forgetsNothingThatComesWhileItsLoopEnds() throws Exception {
        for (int round = 0; round < 20; round++) {
            EventLoop ending = new DefaultEventLoop();
            StreamThread its = new StreamThread(ending);
            AtomicLong given = new AtomicLong();
            AtomicLong done = new AtomicLong();
            CountDownLatch giving = new CountDownLatch(1);
            CompletableFuture<Void> giver = CompletableFuture.runAsync(() -> {
                while (!ending.isTerminated() && given.get() < 20_000) {
                    given.incrementAndGet();
                    its.execute(() -> its.after(Duration.ofNanos(1_000), done::incrementAndGet));
                    giving.countDown();
                }
            });
            assertThat(giving.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            ending.shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS);
            giver.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            Awaitility.await().until(() -> done.get() == given.get());
        }
    }

    @Test
    void nobodyIsGivenUpOnWhoCameAfterTheLoopHadEnded() throws Exception {
        CompletableFuture<Patience> patience = new CompletableFuture<>();
        thread.execute(
                () -> patience.complete(new Patience(thread, Duration.ZERO, () -> 0, () -> ran.add("given up"))));
        patience.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        endTheLoop();
        thread.execute(() -> {
            patience.join().end();
            thread.after(Patience.LEAST.multipliedBy(2), () -> ran.add("next"));
        });
        assertThat(next()).isEqualTo("next");
    }

    @Test
    void nobodyIsGivenUpOnWithoutAMomentsPatienceOrWhileThereAreSigns() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.freezeTime();
        AtomicLong signs = new AtomicLong();
        List<String> givenUp = new ArrayList<>();
        new Patience(new StreamThread(channel.eventLoop()), Duration.ZERO, signs::get, () -> givenUp.add("given up"));
        for (int i = 0; i < 3; i++) {
            pass(channel, Patience.LEAST.minusMillis(1));
            signs.incrementAndGet();
            pass(channel, Duration.ofMillis(1));
            assertThat(givenUp).isEmpty();
        }
        pass(channel, Patience.LEAST);
        assertThat(givenUp).hasSize(1);
        channel.finishAndReleaseAll();
    }

    private static void pass(EmbeddedChannel channel, Duration time) {
        channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
    }
}
