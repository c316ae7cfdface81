package dev.farhand.benchmark;

import dev.farhand.transport.testing.DelayProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What one byte takes there and back on a forwarder that delays, without anything else on it. */
final class RoundTrip {
    private RoundTrip() {}

    /** Median in milliseconds. */
    static double over(long bitsPerSecond, Duration delay, int count) {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                DelayProxy path = DelayProxy.to(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort()))
                        .rate(bitsPerSecond)
                        .delay(delay)
                        .open();
                Socket near = new Socket()) {
            near.connect(path.address());
            try (Socket far = listener.accept()) {
                near.setTcpNoDelay(true);
                far.setTcpNoDelay(true);
                Thread echo = new Thread(() -> bounce(far), "bench-round-trip-1");
                echo.setDaemon(true);
                echo.start();
                return measure(near, count);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double measure(Socket near, int count) throws IOException {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Pair.pause(Duration.ofMillis(30));
            long begun = System.nanoTime();
            near.getOutputStream().write(1);
            if (near.getInputStream().read() < 0) {
                throw new IOException("the way has ended");
            }
            times.add((System.nanoTime() - begun) / 1e6);
        }
        return Numbers.median(times);
    }

    private static void bounce(Socket far) {
        try {
            int read = far.getInputStream().read();
            while (read >= 0) {
                far.getOutputStream().write(read);
                read = far.getInputStream().read();
            }
        } catch (IOException e) {
            Thread.currentThread().interrupt();
        }
    }
}
