package dev.farhand.transport.internal.link;

import dev.farhand.core.annotation.ThreadConfined;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;

/** PINGs on their way, and who waits for each. */
@ThreadConfined("the link's thread")
final class Pings {
    private static final int MAXIMUM = 64;

    private final Map<Long, Waiting> waiting = new HashMap<>();
    private long next;

    private record Waiting(long sentAt, LongConsumer answered) {}

    boolean isFull() {
        return waiting.size() >= MAXIMUM;
    }

    /** What to put into the PING. The consumer gets the round trip in nanoseconds. */
    long register(long now, LongConsumer answered) {
        long content = ++next;
        waiting.put(content, new Waiting(now, answered));
        return content;
    }

    /** An answer came; one that was not asked for is ignored. */
    void answered(long content, long now) {
        Waiting ping = waiting.remove(content);
        if (ping != null) {
            ping.answered.accept(now - ping.sentAt);
        }
    }
}
