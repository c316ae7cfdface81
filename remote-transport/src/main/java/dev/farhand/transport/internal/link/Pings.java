package dev.farhand.transport.internal.link;

import dev.farhand.core.annotation.ThreadConfined;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/** PINGs on their way, and who waits for each. */
@ThreadConfined("the link's thread")
final class Pings {
    private static final int MAXIMUM = 64;

    private final Map<Long, Waiting> waiting = new HashMap<>();
    private long next;

    private record Waiting(long sentAt, LongConsumer answered, Runnable lost) {}

    boolean isFull() {
        return waiting.size() >= MAXIMUM;
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
