package dev.farhand.transport.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.farhand.core.protocol.v1.ServerToViewer;
import dev.farhand.transport.link.Eventually;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever does not read holds back whoever writes, through all that lies between, and nothing piles up. */
class SlowViewerIT {
    private static final long MEBIBYTE = 1024 * 1024;
    private ViewerHouse house;

    @BeforeEach
    void open() throws Exception {
        house = new ViewerHouse(ViewerConfig.builder().messageBurst(100_000).build());
    }

    @AfterEach
    void close() throws Exception {
        house.close();
    }

    static void untilQuiet(java.util.function.LongSupplier counter) {
        long[] last = {-1};
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(300))
                .until(() -> {
                    long now = counter.getAsLong();
                    boolean same = now == last[0];
                    last[0] = now;
                    return same;
                });
    }

    @Test
    void aViewerThatDoesNotReadHoldsItsTerminalBack() throws Exception {
        TestViewer slow = TestViewer.open(house.uri("once-slow"), "https://page.example", false);
        slow.hello();
        TestViewer other = TestViewer.connected(house.uri("once-other"));
        // Who came first is not known.
        house.terminal(1).stream.stream()
                .later(Duration.ZERO, () -> house.terminal(1).flood(24 * MEBIBYTE));
        house.terminal(0).stream.stream()
                .later(Duration.ZERO, () -> house.terminal(0).flood(24 * MEBIBYTE));
        Viewer held = viewerOf(other, 24 * MEBIBYTE);
        untilQuiet(held::bytesToViewer);
        // What the operating system's sockets hold, and what we do.
        assertThat(held.bytesToViewer()).isLessThan(12 * MEBIBYTE);
        slow.socket().request(Long.MAX_VALUE);
        Eventually.until(() -> held.bytesToViewer() == 24 * MEBIBYTE);
    }

    /** Reads all that one viewer gets; answers the server's view of the other. */
    private Viewer viewerOf(TestViewer reader, long bytes) throws Exception {
        long got = 0;
        while (got < bytes) {
            got += reader.await(message -> message.getTerminal().hasData())
                    .getTerminal()
                    .getData()
                    .size();
        }
        return house.viewers.stream()
                .filter(viewer -> viewer.bytesToViewer() < bytes)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aMachineThatDoesNotReadHoldsItsViewerBack() throws Exception {
        TestViewer viewer = TestViewer.connected(house.uri("once-1"));
        viewer.type("stall");
        FakeTerminal terminal = house.terminal(0);
        Eventually.until(() -> terminal.typed.get() == 5);
        Thread typist = new Thread(() -> {
            for (int i = 0; i < 2000 && !viewer.closed.isDone(); i++) {
                viewer.type(ByteString.copyFrom(new byte[16_000]));
            }
        });
        typist.start();
        Viewer held = house.viewers.get(0);
        untilQuiet(held::bytesToMachine);
        assertThat(held.bytesToMachine()).isLessThan(2 * MEBIBYTE);
        // The page hears from us, though what it asks is not read.
        viewer.received.clear();
        viewer.await(ServerToViewer::hasPing);
        terminal.goOn();
        Eventually.until(() -> terminal.typed.get() > 4 * MEBIBYTE);
        viewer.leave();
        held.end(dev.farhand.core.error.ErrorCode.SESSION_ENDED);
        typist.join();
    }
}
