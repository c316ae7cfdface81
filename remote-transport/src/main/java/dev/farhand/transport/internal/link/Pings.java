package dev.farhand.transport.internal.link;

import dev.farhand.core.annotation.ThreadConfined;
import dev.farhand.core.limit.TokenBucket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/** PINGs on their way, and who waits for each. */
@ThreadConfined("the link's thread")
final class Pings {
    private static final int MAXIMUM = 64;
    /** Well below what the other end takes, with room for the link's own. */
    private static final int PER_SECOND = FrameLimit.PER_SECOND / 2;

    private static final int BURST = FrameLimit.BURST / 2;

    private final Map<Long, Waiting> waiting = new HashMap<>();
    private final TokenBucket asked = new TokenBucket(PER_SECOND, BURST, System::nanoTime);
    private long next;

    private record Waiting(long sentAt, LongConsumer answered, Runnable lost) {}

    boolean isFull() {
        return waiting.size() >= MAXIMUM;
    }

    /** Whether one more that a program asks for will not be too many for the other end; counts it. */
    boolean mayAsk() {
        return asked.tryTake();
    }

    /** What to put into the PING. One of the two is called once: with the round trip in nanoseconds, or without. */
    long register(long now, LongConsumer answered, Runnable lost) {
        long content = ++next;
        waiting.put(content, new Waiting(now, answered, lost));
        return content;
    }

    /** An answer came; one that was not asked for is ignored. */
    void answered(long content, long now) {
        Waiting ping = waiting.remove(content);
        if (ping != null) {
            ping.answered.accept(now - ping.sentAt);
        }
    }

    /** No answer will come any more. */
    void abandonAll() {
        List<Waiting> left = List.copyOf(waiting.values());
        waiting.clear();
        left.forEach(ping -> ping.lost.run());
    }
}
