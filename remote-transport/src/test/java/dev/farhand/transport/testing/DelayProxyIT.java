package dev.farhand.transport.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Figures are wide enough for a machine that is busy with something else. */
@Timeout(30)
class DelayProxyIT {

    private static final int SHORT_WAIT_MILLIS = 300;

    private ServerSocket target;

    @BeforeEach
    void listen() throws IOException {
        target = new ServerSocket();
        target.setReceiveBufferSize(65_536);
        target.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void close() throws IOException {
        target.close();
    }

    @Test
    void takesTwiceTheDelayForARoundTrip() throws Exception {
        try (DelayProxy proxy = proxy().delay(Duration.ofMillis(20)).open();
                Pair pair = new Pair(proxy)) {
            long[] nanos = new long[11];
            for (int i = 0; i < nanos.length; i++) {
                long start = System.nanoTime();
                pair.near.getOutputStream().write(1);
                pair.far.getOutputStream().write(pair.far.getInputStream().read());
                assertThat(pair.near.getInputStream().read()).isEqualTo(1);
                nanos[i] = System.nanoTime() - start;
            }
            Arrays.sort(nanos);
            assertThat(nanos[0]).as("never early").isGreaterThanOrEqualTo(40_000_000);
            assertThat(nanos[nanos.length / 2]).as("median").isLessThan(48_000_000);
        }
    }

    @Test
    void carriesNoMoreAndNoLessThanItsRateAndEveryByte() throws Exception {
        byte[] sent = new byte[1_500_000];
        new SplittableRandom(1).nextBytes(sent);
        try (DelayProxy proxy =
                        proxy().rate(16_000_000).delay(Duration.ofMillis(5)).open();
                Pair pair = new Pair(proxy)) {
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> writeAndEnd(pair.near, sent));
            assertThat(pair.far.getInputStream().readNBytes(1)).containsExactly(sent[0]);
            long start = System.nanoTime();
            byte[] rest = pair.far.getInputStream().readAllBytes();
            double seconds = (System.nanoTime() - start) / 1e9;
            assertThat(rest).isEqualTo(Arrays.copyOfRange(sent, 1, sent.length));
            assertThat(rest.length * 8 / seconds).isCloseTo(16e6, within(1.6e6));
            writer.get();
        }
    }

    @Test
    void handsOnTheEndOfOneDirectionWhileTheOtherGoesOn() throws Exception {
        try (DelayProxy proxy = proxy().open();
                Pair pair = new Pair(proxy)) {
            pair.near.shutdownOutput();
            assertThat(pair.far.getInputStream().read()).isEqualTo(-1);
            pair.far.getOutputStream().write(7);
            assertThat(pair.near.getInputStream().read()).isEqualTo(7);
        }
    }

    @Test
    void isSilentWhileCutAndLosesNothing() throws Exception {
        try (DelayProxy proxy = proxy().open();
                Pair pair = new Pair(proxy)) {
            proxy.cut();
            pair.near.getOutputStream().write(5);
            pair.far.setSoTimeout(SHORT_WAIT_MILLIS);
            pair.near.setSoTimeout(SHORT_WAIT_MILLIS);
            assertThatThrownBy(() -> pair.far.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            assertThatThrownBy(() -> pair.near.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            proxy.restore();
            pair.far.setSoTimeout(0);
            assertThat(pair.far.getInputStream().read()).isEqualTo(5);
        }
    }

    @Test
    void acceptsNothingWhileCut() throws Exception {
        try (DelayProxy proxy = proxy().open();
                Pair known = new Pair(proxy)) {
            proxy.cut();
            target.setSoTimeout(SHORT_WAIT_MILLIS);
            try (Socket second =
                    new Socket(proxy.address().getAddress(), proxy.address().getPort())) {
                assertThatThrownBy(() -> target.accept()).isInstanceOf(SocketTimeoutException.class);
                target.setSoTimeout(0);
                proxy.restore();
                try (Socket accepted = target.accept()) {
                    assertThat(accepted.isConnected()).isTrue();
                }
                assertThat(second.isConnected()).isTrue();
            }
            assertThat(known.near.isConnected()).isTrue();
        }
    }

    @Test
    void resetsBothEndsAndTakesNewConnections() throws Exception {
        try (DelayProxy proxy = proxy().open()) {
            try (Pair pair = new Pair(proxy)) {
                proxy.reset();
                assertThatThrownBy(() -> pair.near.getInputStream().read()).hasMessageContaining("reset");
                assertThatThrownBy(() -> pair.far.getInputStream().read()).hasMessageContaining("reset");
            }
            try (Pair pair = new Pair(proxy)) {
                pair.near.getOutputStream().write(3);
                assertThat(pair.far.getInputStream().read()).isEqualTo(3);
            }
        }
    }

    @Test
    void resetsTheCallerWhenTheTargetRefuses() throws Exception {
        target.close();
        try (DelayProxy proxy = proxy().open();
                Socket near =
                        new Socket(proxy.address().getAddress(), proxy.address().getPort())) {
            assertThatThrownBy(() -> near.getInputStream().read()).hasMessageContaining("reset");
        }
    }

    @Test
    void holdsNoMoreThanItsBufferForAReaderThatStalls() throws Exception {
        int buffer = 100_000;
        try (DelayProxy proxy = proxy().rate(1_000_000_000).bufferBytes(buffer).open();
                SocketChannel near = SocketChannel.open()) {
            near.setOption(StandardSocketOptions.SO_SNDBUF, 65_536);
            near.connect(proxy.address());
            try (Socket far = target.accept()) {
                near.configureBlocking(false);
                long[] taken = {0, 0};
                await().pollInterval(Duration.ofMillis(50))
                        .atMost(Duration.ofSeconds(15))
                        .until(() -> {
                            long before = taken[0];
                            taken[0] += writeUntilFull(near);
                            taken[1] = taken[0] == before ? taken[1] + 1 : 0;
                            return taken[1] == 6;
                        });
                // What the kernel holds in four sockets is not ours to bound exactly.
                assertThat(taken[0]).isBetween((long) buffer, 8_000_000L);
                assertThat(far.isConnected()).isTrue();
            }
        }
    }

    @Test
    void freesItsPortAndItsThread() throws Exception {
        DelayProxy proxy = proxy().open();
        InetSocketAddress address = proxy.address();
        try (Pair pair = new Pair(proxy)) {
            proxy.close();
            proxy.close();
            assertThatThrownBy(() -> pair.near.getInputStream().read()).hasMessageContaining("reset");
        }
        assertThatThrownBy(() -> new Socket(address.getAddress(), address.getPort()))
                .isInstanceOf(IOException.class);
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("farhand-transport-delay-proxy"));
    }

    @Test
    void refusesValuesThatCannotBeAndNamesThem() {
        assertThatThrownBy(() -> proxy().rate(-1).open()).hasMessageContaining("rate");
        assertThatThrownBy(() -> proxy().delay(Duration.ofHours(1)).open()).hasMessageContaining("delay");
        assertThatThrownBy(() -> proxy().bufferBytes(1).open()).hasMessageContaining("bufferBytes");
    }

    private DelayProxy.Builder proxy() {
        return DelayProxy.to((InetSocketAddress) target.getLocalSocketAddress());
    }

    private static long writeUntilFull(SocketChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(65_536);
        long total = 0;
        int written;
        do {
            written = channel.write(bytes.clear());
            total += written;
        } while (written > 0);
        return total;
    }

    private static void writeAndEnd(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new AssertionError("the proxy did not take everything", e);
        }
    }

    /** A connection through the proxy, seen from both ends. */
    private final class Pair implements AutoCloseable {
        private final Socket near;
        private final Socket far;

        private Pair(DelayProxy proxy) throws IOException {
            near = new Socket(proxy.address().getAddress(), proxy.address().getPort());
            far = target.accept();
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
        }

        @Override
        public void close() throws IOException {
            near.close();
            far.close();
        }
    }
}
