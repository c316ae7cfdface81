package dev.farhand.transport.internal.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.core.annotation.ThreadSafe;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many connections may be between their ClientHello and an agreed link. Who comes when all places are taken waits for
 * a moment, before any cryptography: to be turned away costs an agent a whole attempt and up to a minute, and after an
 * outage thousands come within seconds. While somebody waits, a connection that has held its place for far longer than an
 * honest agent needs makes room: peers that stall cannot shut the others out.
 */
@ThreadSafe
final class HandshakeGate {
    /** What an honest agent never needs inside, even while the server is cold and thousands come. */
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);
    /** After this the agent's own patience would not last for the handshake. */
    private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(7);

    private static final long SHORTEST_TICK = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int WAITING_PER_PLACE = 16;

    private final int places;
    private final LongSupplier nanoTime;

    @GuardedBy("this")
    private final Map<Channel, Long> inside = new LinkedHashMap<>();

    @GuardedBy("this")
    private final Map<Channel, Waiting> waiting = new LinkedHashMap<>();

    @GuardedBy("this")
    private boolean ticking;

    private record Waiting(Promise<Boolean> answer, long since) {}

    HandshakeGate(int places, LongSupplier nanoTime) {
        this.places = places;
        this.nanoTime = nanoTime;
    }

    /**
     * Asks for a place, which is kept until {@link #leave} or the end of the connection. Answers on the channel's thread:
     * true when it is inside, false when there is no room.
     */
    Future<Boolean> enter(Channel channel) {
        Promise<Boolean> answer = channel.eventLoop().newPromise();
        synchronized (this) {
            if (waiting.isEmpty() && inside.size() < places) {
                inside.put(channel, nanoTime.getAsLong());
                answer.setSuccess(true);
            } else if (waiting.size() >= places * WAITING_PER_PLACE) {
                return answer.setSuccess(false);
            } else {
                waiting.put(channel, new Waiting(answer, nanoTime.getAsLong()));
            }
        }
        channel.closeFuture().addListener(closed -> leave(channel));
        advance(channel);
        return answer;
    }

    void leave(Channel channel) {
        Waiting gone;
        boolean free;
        synchronized (this) {
            free = inside.remove(channel) != null;
            gone = waiting.remove(channel);
        }
        if (gone != null) {
            gone.answer.trySuccess(false);
        }
        if (free) {
            advance(channel);
        }
    }

    synchronized int inside() {
        return inside.size();
    }

    synchronized int waiting() {
        return waiting.size();
    }

    /** Lets in whom there is a place for, and has somebody look again while others wait. */
    private void advance(Channel some) {
        List<Channel> stalled = new ArrayList<>();
        List<Promise<Boolean>> admitted = new ArrayList<>();
        List<Promise<Boolean>> tired = new ArrayList<>();
        long lookAgain;
        synchronized (this) {
            long now = nanoTime.getAsLong();
            while (!waiting.isEmpty()) {
                Map.Entry<Channel, Waiting> next = waiting.entrySet().iterator().next();
                if (now - next.getValue().since >= LONGEST_WAIT) {
                    tired.add(next.getValue().answer);
                } else if (inside.size() < places || makeRoom(now, stalled)) {
                    inside.put(next.getKey(), now);
                    admitted.add(next.getValue().answer);
                } else {
                    break;
                }
                waiting.remove(next.getKey());
            }
            lookAgain = ticking ? 0 : nextChange(now);
            ticking |= lookAgain > 0;
        }
        stalled.forEach(Channel::close);
        tired.forEach(answer -> answer.trySuccess(false));
        admitted.forEach(answer -> answer.trySuccess(true));
        if (lookAgain > 0) {
            tick(some, lookAgain);
        }
    }

    /** The longest inside has to go, when it has had its time. */
    @GuardedBy("this")
    private boolean makeRoom(long now, List<Channel> stalled) {
        Map.Entry<Channel, Long> oldest = inside.entrySet().iterator().next();
        if (now - oldest.getValue() < PATIENCE) {
            return false;
        }
        stalled.add(oldest.getKey());
        inside.remove(oldest.getKey());
        return true;
    }

    /** When the next one may have to go, or be told to; 0 when nobody waits. */
    @GuardedBy("this")
    private long nextChange(long now) {
        if (waiting.isEmpty()) {
            return 0;
        }
        long first = waiting.values().iterator().next().since + LONGEST_WAIT - now;
        if (!inside.isEmpty()) {
            first = Math.min(first, inside.values().iterator().next() + PATIENCE - now);
        }
        return Math.max(SHORTEST_TICK, first);
    }

    private void tick(Channel some, long nanos) {
        try {
            some.eventLoop()
                    .schedule(
                            () -> {
                                synchronized (this) {
                                    ticking = false;
                                }
                                advance(some);
                            },
                            nanos,
                            TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException threadsClosed) {
            // The server ends, and every connection with it.
            synchronized (this) {
                ticking = false;
            }
        }
    }
}
