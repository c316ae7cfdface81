package dev.farhand.benchmark;

import dev.farhand.core.channel.ByteStream;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.transport.link.Link;
import dev.farhand.transport.link.LinkStream;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Opens streams at a steady beat; each sends a word, gets it back, and ends in both directions. */
final class Churn {
    private static final int WORD = 64;

    private final Link link;
    private final Queue<Double> millis = new ConcurrentLinkedQueue<>();
    private final AtomicInteger dropped = new AtomicInteger();

    Churn(Link link) {
        this.link = link;
    }

    /** So many per second for so many seconds. */
    Answer run(int perSecond, int seconds) throws InterruptedException {
        int count = perSecond * seconds;
        long beat = TimeUnit.SECONDS.toNanos(1) / perSecond;
        CountDownLatch ended = new CountDownLatch(count);
        long next = System.nanoTime();
        for (int i = 0; i < count; i++) {
            while (System.nanoTime() < next) {
                LockSupport.parkNanos(next - System.nanoTime());
            }
            next += beat;
            one(ended);
        }
        boolean all = ended.await(20, TimeUnit.SECONDS);
        double[] times = Numbers.array(millis);
        return Answer.of(
                "asked",
                count,
                "done",
                times.length,
                "dropped",
                dropped.get(),
                "unfinished",
                all ? 0 : ended.getCount(),
                "p50",
                times.length == 0 ? 0 : Numbers.percentile(times, 0.5),
                "p95",
                times.length == 0 ? 0 : Numbers.percentile(times, 0.95));
    }

    private void one(CountDownLatch ended) {
        long start = System.nanoTime();
        link.open(LinkTransport.opening(EndpointProcess.ECHO)).whenComplete((stream, failure) -> {
            if (failure == null) {
                talk(stream, start, ended);
            } else {
                dropped.incrementAndGet();
                ended.countDown();
            }
        });
    }

    private void talk(LinkStream stream, long start, CountDownLatch ended) {
        stream.receiver(new ByteStream.Receiver() {
            private int missing = WORD;

            @Override
            public void onData(ByteBuffer bytes) {
                missing -= bytes.remaining();
                if (missing == 0) {
                    stream.finish();
                }
                stream.read();
            }

            @Override
            public void onFinished() {
                if (missing == 0) {
                    millis.add((System.nanoTime() - start) / 1e6);
                } else {
                    dropped.incrementAndGet();
                }
                stream.close();
                ended.countDown();
            }

            @Override
            public void onReset(ErrorCode code) {
                dropped.incrementAndGet();
                ended.countDown();
            }
        });
        stream.read();
        stream.write(ByteBuffer.wrap(new byte[WORD]));
    }
}
