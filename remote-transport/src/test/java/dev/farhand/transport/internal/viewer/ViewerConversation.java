package dev.farhand.transport.internal.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.protocol.v1.Ping;
import dev.farhand.core.protocol.v1.Pong;
import dev.farhand.core.protocol.v1.ServerToViewer;
import dev.farhand.core.protocol.v1.SessionStateChanged;
import dev.farhand.core.protocol.v1.TerminalExited;
import dev.farhand.core.protocol.v1.TerminalInput;
import dev.farhand.core.protocol.v1.TerminalOutput;
import dev.farhand.core.protocol.v1.TerminalSize;
import dev.farhand.core.protocol.v1.ViewerLane;
import dev.farhand.core.protocol.v1.ViewerToServer;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** Plays what some bytes say, with a viewer, a machine, a host and a clock that all do as they like. */
final class ViewerConversation {
    private static final long MOST_MEMORY = 256 * 1024;

    private final EmbeddedViewer viewer = new EmbeddedViewer();
    private final ByteBuffer script;
    private boolean viewOnly;
    private boolean admitted;
    private int checked;
    private final Map<ViewerLane, Long> heard = new EnumMap<>(ViewerLane.class);

    private ViewerConversation(byte[] script) {
        this.script = ByteBuffer.wrap(script);
    }

    static void play(byte[] script) {
        ViewerConversation conversation = new ViewerConversation(script);
        while (conversation.script.hasRemaining()) {
            conversation.step();
            conversation.check();
        }
        conversation.end();
    }

    private int next() {
        return script.hasRemaining() ? script.get() & 0xff : 0;
    }

    private byte[] some(int bytes) {
        byte[] taken = new byte[Math.min(bytes, script.remaining())];
        script.get(taken);
        return taken;
    }

    private void step() {
        int act = next() % 24;
        if (act < 13) {
            viewerActs(act);
        } else if (act < 19) {
            machineActs(act);
        } else {
            othersAct(act);
        }
        viewer.run();
    }

    private void viewerActs(int act) {
        if (!viewer.channel.isOpen()) {
            return;
        }
        switch (act) {
            case 0 -> viewer.hello();
            case 1 -> viewer.type(next());
            case 2 -> viewer.type(16_300 + next());
            case 3 ->
                viewer.terminal(TerminalInput.newBuilder()
                        .setResize(
                                TerminalSize.newBuilder().setColumns(next() * 2).setRows(next())));
            case 4 -> viewer.terminal(TerminalInput.newBuilder().setPaintedBytes(next()));
            case 5 -> viewer.receive(new BinaryWebSocketFrame(viewer.buffer(some(next()))));
            case 6 -> viewer.receive(new TextWebSocketFrame(viewer.buffer(some(3))));
            case 7 -> viewer.receive(new BinaryWebSocketFrame(false, 0, viewer.buffer(new byte[next() * 64])));
            case 8 -> viewer.receive(new ContinuationWebSocketFrame(next() % 2 == 0, 0, viewer.buffer(some(next()))));
            case 9 -> viewer.receive(new PingWebSocketFrame(viewer.buffer(some(next() % 125))));
            case 10 -> viewer.receive(new CloseWebSocketFrame(3000 + next(), ""));
            case 11 ->
                viewer.send(
                        ViewerLane.VIEWER_LANE_CONTROL,
                        ViewerToServer.newBuilder().setPing(Ping.newBuilder().setNumber(next())));
            default ->
                viewer.send(
                        ViewerLane.VIEWER_LANE_CONTROL,
                        ViewerToServer.newBuilder().setPong(Pong.newBuilder().setNumber(next())));
        }
    }

    private void machineActs(int act) {
        FakeLink.FakeStream stream = viewer.link.stream;
        boolean reads = stream.isListenedTo() && stream.demand > 0 && !stream.closed && stream.reset.isEmpty();
        if (act == 13) {
            viewer.link.accept();
        } else if (act == 14 && reads) {
            stream.print(TerminalOutput.newBuilder()
                    .setData(ByteString.copyFrom(new byte[next() * 128]))
                    .build());
        } else if (act == 15 && reads) {
            byte[] bytes = some(next());
            stream.print(ByteBuffer.allocate(4 + bytes.length)
                    .putInt(bytes.length)
                    .put(bytes)
                    .flip());
        } else if (act == 16 && reads) {
            stream.print(TerminalOutput.newBuilder()
                    .setExited(TerminalExited.newBuilder().setStatus(next()))
                    .build());
        } else if (act == 17 && reads) {
            if (next() % 2 == 0) {
                stream.target().onFinished();
            } else {
                stream.target().onReset(ErrorCode.ofWireNumber(next()));
            }
        } else if (act == 18 && stream.isListenedTo()) {
            stream.writable(next() % 2 == 0);
        }
    }

    private void othersAct(int act) {
        switch (act) {
            case 19 -> {
                viewOnly = !admitted ? next() % 2 == 0 : viewOnly;
                admitted = true;
                viewer.admit(viewOnly);
            }
            case 20 -> viewer.pass(Duration.ofMillis(next() * 10L));
            case 21 -> viewer.socket.tell(SessionStateChanged.getDefaultInstance());
            case 22 -> {
                // Seldom, so that the others come to something.
                if (next() < 30) {
                    viewer.socket.end(ErrorCode.SESSION_REVOKED);
                }
            }
            default -> viewer.pass(Duration.ofSeconds(next()));
        }
    }

    private void check() {
        viewer.channel.checkException();
        assertThat(viewer.heldMemory()).isLessThan(MOST_MEMORY);
        boolean connected = viewer.events.contains("connected");
        for (TerminalInput input : viewer.link.stream.inputs) {
            assertThat(connected).isTrue();
            assertThat(viewOnly && !input.hasPaintedBytes()).isFalse();
            if (input.hasData()) {
                assertThat(input.getData().size()).isBetween(1, 16_384);
            } else if (input.hasResize()) {
                assertThat(input.getResize().getColumns()).isBetween(1, 500);
                assertThat(input.getResize().getRows()).isBetween(1, 500);
            }
        }
        viewer.link.stream.inputs.clear();
        for (; checked < viewer.received.size(); checked++) {
            ServerToViewer message = viewer.received.get(checked);
            assertThat(message.getSequence()).isEqualTo(heard.merge(message.getLane(), 1L, Long::sum));
            assertThat(checked == 0).isEqualTo(message.hasConnected() || message.hasRefused() && checked == 0);
            if (checked > 0) {
                assertThat(viewer.received.get(checked - 1).hasRefused()).isFalse();
            }
        }
    }

    private void end() {
        viewer.close();
        check();
        assertThat(viewer.heldMemory()).as("buffers lost").isZero();
        assertThat(viewer.server.viewers()).isEmpty();
        assertThat(viewer.events.stream().filter(event -> event.startsWith("ended")))
                .hasSize(admitted ? 1 : 0);
        assertThat(viewer.socket.gone()).isDone();
        assertThat(viewer.server.enter()).isTrue();
    }

    /** A conversation as it should be. */
    static byte[] example() {
        return new byte[] {0, 19, 1, 13, 1, 5, 14, 3, 3, 50, 24, 4, 9, 18, 1, 1, 7, 18, 0, 20, 100, 12, 1, 2, 0, 16, 3};
    }

    /** One in which the viewer only watches, sends fragments, and leaves. */
    static byte[] watching() {
        return Arrays.copyOf(
                new byte[] {19, 0, 0, 13, 14, (byte) 200, 4, 50, 7, 2, 8, 1, 3, 9, 9, 9, 23, 20, 10, 3}, 20);
    }
}
