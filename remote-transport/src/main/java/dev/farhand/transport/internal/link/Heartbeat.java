package dev.farhand.transport.internal.link;

import dev.farhand.core.annotation.ThreadConfined;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.transport.link.LinkConfig;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Notices silence. The agent asks with a PING and the answer is the sign of life; the server only listens, because
 * thousands of agents that beat by themselves cost it next to nothing.
 */
@ThreadConfined("the link's thread")
final class Heartbeat {
    private static final int LOOKS_PER_LIMIT = 64;

    private final NettyLink link;
    private final boolean server;
    private final LinkConfig config;
    private final long idlePing;
    private @Nullable ScheduledFuture<?> timer;
    private long lastPing = System.nanoTime();
    private long jitter;
    private boolean stopped;

    Heartbeat(NettyLink link, LinkSetup setup, boolean server) {
        this.link = link;
        this.server = server;
        this.config = setup.config();
        this.idlePing = (setup.proxied() ? config.idlePingBehindProxy() : config.idlePing()).toNanos();
    }

    void start() {
        nextJitter();
        schedule();
    }

    void stop() {
        stopped = true;
        if (timer != null) {
            timer.cancel(false);
        }
    }

    /** The first channel opened, or the last one closed. */
    void changed() {
        if (timer != null && !stopped) {
            timer.cancel(false);
            schedule();
        }
    }

    private void schedule() {
        long now = System.nanoTime();
        long due = link.meter().lastRead() + deadAfter();
        if (!server) {
            due = Math.min(due - now, pingDue() - now) + now;
        }
        long wait = Math.max(1, due - now);
        timer = link.loop().schedule(this::run, server ? withOthers(now, wait) : wait, TimeUnit.NANOSECONDS);
    }

    /**
     * A little longer, so that the links of a server look together. A loop is awake for half a millisecond before each
     * moment it waits for; with a moment of its own for each of ten thousand links that was half of all it did.
     */
    private long withOthers(long now, long wait) {
        long grid = Math.max(1, deadAfter() / LOOKS_PER_LIMIT);
        return wait + grid - 1 - Math.floorMod(now + wait - 1, grid);
    }

    private void run() {
        if (stopped) {
            return;
        }
        long now = System.nanoTime();
        if (now - link.meter().lastRead() >= deadAfter()) {
            link.fail(ErrorCode.LINK_LOST, "The other side has been silent for too long.", false);
            return;
        }
        if (!server && now - pingDue() >= 0) {
            lastPing = now;
            nextJitter();
            link.sendPing(link::measured);
        }
        schedule();
    }

    /** Both directions have to show life: the peer's, so that we know, and ours, so that the peer and proxies know. */
    private long pingDue() {
        long quietSince = link.meter().lastRead() - link.meter().lastWrite() < 0
                ? link.meter().lastRead()
                : link.meter().lastWrite();
        long from = quietSince - lastPing < 0 ? lastPing : quietSince;
        return from
                + (link.openStreams() > 0
                        ? Math.min(idlePing, config.activePing().toNanos())
                        : idlePing + jitter);
    }

    private long deadAfter() {
        if (link.openStreams() == 0) {
            return (server ? config.serverDeadAfter() : config.idleDeadAfter()).toNanos();
        }
        Duration active = config.activeDeadAfter();
        return server
                ? Math.min(
                        config.serverDeadAfter().toNanos(),
                        active.plus(config.pingJitter()).toNanos())
                : active.toNanos();
    }

    private void nextJitter() {
        jitter = ThreadLocalRandom.current().nextLong(config.pingJitter().toNanos() + 1);
    }
}
