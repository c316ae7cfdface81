package dev.farhand.transport.internal.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.core.annotation.ThreadSafe;
import io.netty.channel.Channel;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How many connections may be between their ClientHello and an agreed link. When all places are taken, one that has held
 * its place for far longer than an honest agent needs makes room: peers that stall cannot shut the others out.
 */
@ThreadSafe
final class HandshakeGate {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);

    private final int places;

    @GuardedBy("this")
    private final Map<Channel, Long> inside = new LinkedHashMap<>();

    HandshakeGate(int places) {
        this.places = places;
    }

    /** Takes a place until {@link #leave} or the end of the connection; false when there is none. */
    boolean enter(Channel channel) {
        Channel stalled = null;
        synchronized (this) {
            if (inside.size() >= places) {
                Iterator<Map.Entry<Channel, Long>> oldest = inside.entrySet().iterator();
                Map.Entry<Channel, Long> first = oldest.next();
                if (System.nanoTime() - first.getValue() < PATIENCE) {
                    return false;
                }
                stalled = first.getKey();
                oldest.remove();
            }
            inside.put(channel, System.nanoTime());
        }
        if (stalled != null) {
            stalled.close();
        }
        channel.closeFuture().addListener(future -> leave(channel));
        return true;
    }

    void leave(Channel channel) {
        synchronized (this) {
            inside.remove(channel);
        }
    }

    int inside() {
        synchronized (this) {
            return inside.size();
        }
    }
}
