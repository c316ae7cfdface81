package dev.farhand.transport.internal.link;

import dev.farhand.core.annotation.ThreadConfined;
import java.util.concurrent.TimeUnit;

/** Measures the path with PINGs while data arrives, and asks for windows that fit it. */
@ThreadConfined("the link's thread")
final class WindowProbe {
    private static final long QUICK = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long CALM = TimeUnit.MILLISECONDS.toNanos(250);
    private static final int SETTLED = 4;

    private final NettyLink link;
    private final BdpEstimator estimator = new BdpEstimator();
    private boolean measuring;
    private long nextAt = System.nanoTime();
    private long lastReceived;
    private int unchanged;

    WindowProbe(NettyLink link) {
        this.link = link;
    }

    /** One round trip while the path is still empty. */
    void start() {
        link.sendPing(nanos -> {
            link.measured(nanos);
            estimator.roundTrip(nanos);
        });
    }

    /** Data arrived. */
    void arrived() {
        long received = link.meter().received();
        if (measuring || received - lastReceived < link.windows().bulkWindow() / 8) {
            return;
        }
        long now = System.nanoTime();
        if (now - nextAt < 0) {
            return;
        }
        measuring = link.sendPing(nanos -> answered(received, nanos));
    }

    private void answered(long before, long nanos) {
        measuring = false;
        link.measured(nanos);
        lastReceived = link.meter().received();
        estimator.roundTrip(nanos);
        estimator.delivered(lastReceived - before, nanos);
        long window = estimator.window();
        boolean grows =
                window > link.windows().bulkWindow() || window > link.windows().connectionWindow();
        unchanged = grows ? 0 : unchanged + 1;
        if (window > 0) {
            link.windows().tune(window, link.streams());
        }
        nextAt = System.nanoTime() + (unchanged < SETTLED ? QUICK : CALM);
    }
}
