package dev.farhand.transport.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.channel.ByteStream;
import dev.farhand.core.error.ErrorCode;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a technician's browser does through a tunnel: streams, one after the other, without end. */
class ManyStreamsIT {
    private static final int PER_SECOND = 300;
    private static final int PER_TURN = 15;
    private static final int AT_ONCE = 150;
    private static final long MEGABYTE = 1024 * 1024;

    @Test
    void losesNoneOf300StreamsPerSecond() throws Exception {
        run(5);
    }

    @Test
    @Tag("long")
    void losesNoneOf300StreamsPerSecondForAMinute() throws Exception {
        run(60);
    }

    private static void run(int seconds) throws Exception {
        try (LinkHouse house = new LinkHouse()) {
            FakeCredentials device = house.device();
            LinkClient client = house.agent(house.listen(), device, builder -> {});
            Link server = house.link(device);
            Link agent = Eventually.present(client::link);
            open(server, PER_SECOND);
            settled(server, agent);
            long heap = usedHeap();
            long pooled = pooled();

            open(server, seconds * PER_SECOND);

            settled(server, agent);
            assertThat(server.isOpen()).isTrue();
            assertThat(server.statistics().streamsOpened()).isEqualTo((seconds + 1L) * PER_SECOND);
            assertThat(agent.statistics().streamsOpened()).isEqualTo((seconds + 1L) * PER_SECOND);
            assertThat(usedHeap() - heap).as("growth of the heap").isLessThan(2 * MEGABYTE);
            assertThat(pooled() - pooled).as("growth of the pool").isLessThanOrEqualTo(8 * MEGABYTE);
        }
    }

    private static void settled(Link server, Link agent) {
        Eventually.until(() -> server.statistics().openStreams() == 0
                && agent.statistics().openStreams() == 0
                && server.statistics().unreadBytes() == 0
                && agent.statistics().unreadBytes() == 0);
    }

    private static long usedHeap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    private static long pooled() {
        var metric = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
        return metric.usedDirectMemory() + metric.usedHeapMemory();
    }

    /**
     * So many round trips, each over a stream of its own, at the rate; returns when all have come back. A machine that
     * stands still for a second is not made up for: that would be more streams at once than the link is asked to bear.
     */
    private static void open(Link link, int count) throws Exception {
        AtomicInteger left = new AtomicInteger(count);
        AtomicInteger back = new AtomicInteger();
        Semaphore atOnce = new Semaphore(AT_ONCE);
        CompletableFuture<Integer> all = new CompletableFuture<>();
        ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
        try {
            long period = TimeUnit.SECONDS.toMicros(1) * PER_TURN / PER_SECOND;
            ScheduledFuture<?> turns = pace.scheduleWithFixedDelay(
                    () -> {
                        for (int i = 0; i < PER_TURN && left.getAndDecrement() > 0; i++) {
                            atOnce.acquireUninterruptibly();
                            roundTrip(link).whenComplete((done, failure) -> {
                                atOnce.release();
                                if (failure != null) {
                                    all.completeExceptionally(failure);
                                } else if (back.incrementAndGet() == count) {
                                    all.complete(count);
                                }
                            });
                        }
                    },
                    0,
                    period,
                    TimeUnit.MICROSECONDS);
            assertThat(all.get(seconds(count), TimeUnit.SECONDS)).isEqualTo(count);
            turns.cancel(false);
        } finally {
            pace.shutdownNow();
        }
    }

    private static long seconds(int count) {
        return 60 + 3L * count / PER_SECOND;
    }

    private static CompletableFuture<Void> roundTrip(Link link) {
        return link.open(Channels.echo())
                .thenCompose(stream -> new Asking(stream).answered)
                .toCompletableFuture();
    }

    /** Says something and waits to hear it, and the end, in this order. */
    private static final class Asking implements ByteStream.Receiver {
        private static final byte[] WORD = "one of many".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        final CompletableFuture<Void> answered = new CompletableFuture<>();
        private final LinkStream stream;
        private final ByteBuffer heard = ByteBuffer.allocate(WORD.length);

        Asking(LinkStream stream) {
            this.stream = stream;
            stream.receiver(this);
            stream.read();
            stream.write(ByteBuffer.wrap(WORD));
            stream.finish();
        }

        @Override
        public void onData(ByteBuffer bytes) {
            heard.put(bytes);
            stream.read();
        }

        @Override
        public void onFinished() {
            if (java.util.Arrays.equals(heard.array(), WORD)) {
                answered.complete(null);
            } else {
                answered.completeExceptionally(new AssertionError("heard something else"));
            }
        }

        @Override
        public void onReset(ErrorCode code) {
            answered.completeExceptionally(new AssertionError("reset with " + code));
        }
    }
}
