package dev.farhand.transport.internal.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.protocol.v1.ChannelOpened;
import dev.farhand.core.protocol.v1.ChatMessage;
import dev.farhand.core.protocol.v1.InputEvent;
import dev.farhand.core.protocol.v1.Ping;
import dev.farhand.core.protocol.v1.ServerToViewer;
import dev.farhand.core.protocol.v1.SessionState;
import dev.farhand.core.protocol.v1.SessionStateChanged;
import dev.farhand.core.protocol.v1.TerminalExited;
import dev.farhand.core.protocol.v1.TerminalInput;
import dev.farhand.core.protocol.v1.TerminalOutput;
import dev.farhand.core.protocol.v1.TerminalSize;
import dev.farhand.core.protocol.v1.ViewerHello;
import dev.farhand.core.protocol.v1.ViewerLane;
import dev.farhand.core.protocol.v1.ViewerToServer;
import dev.farhand.core.session.SessionLimits;
import dev.farhand.transport.viewer.ViewerConfig;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ViewerSocketTest {
    private static final ViewerLane TERMINAL = ViewerLane.VIEWER_LANE_TERMINAL;
    private static final ViewerLane CONTROL = ViewerLane.VIEWER_LANE_CONTROL;

    private EmbeddedViewer viewer = new EmbeddedViewer();

    @AfterEach
    void nothingIsLeft() {
        viewer.close();
        assertThat(viewer.heldMemory()).isZero();
        assertThat(viewer.server.viewers()).isEmpty();
        assertThat(viewer.events.stream().filter(event -> event.startsWith("ended")))
                .hasSizeLessThan(2);
    }

    private void connect() {
        viewer.connect();
        assertThat(viewer.events).containsExactly("connected");
        viewer.received.clear();
    }

    private void assertRefused(ErrorCode code) {
        assertThat(viewer.refused()).contains(code);
        assertThat(viewer.closeCode).contains(code.closeCode());
    }

    private static TerminalInput.Builder resize(int columns, int rows) {
        return TerminalInput.newBuilder()
                .setResize(TerminalSize.newBuilder().setColumns(columns).setRows(rows));
    }

    private static TerminalInput.Builder typed(String text) {
        return TerminalInput.newBuilder().setData(ByteString.copyFromUtf8(text));
    }

    private WebSocketFrame frame(TerminalInput.Builder input) {
        return viewer.frame(TERMINAL, ViewerToServer.newBuilder().setTerminal(input));
    }

    private static TerminalOutput output(int bytes) {
        return TerminalOutput.newBuilder()
                .setData(ByteString.copyFrom(new byte[bytes]))
                .build();
    }

    // ---- what may come when

    @Test
    void takesNothingButAHelloBeforeItIsConnected() {
        viewer.type(1);
        assertRefused(ErrorCode.PROTOCOL_VIOLATION);
    }

    @Test
    void takesNothingAfterTheHelloBeforeItIsConnected() {
        viewer.admit(false).hello().terminal(resize(80, 24));
        assertRefused(ErrorCode.PROTOCOL_VIOLATION);
        assertThat(viewer.link.opening.isCancelled()).isTrue();
        assertThat(viewer.events).containsExactly("ended PROTOCOL_VIOLATION");
    }

    @Test
    void takesOneHello() {
        connect();
        viewer.hello();
        assertRefused(ErrorCode.PROTOCOL_VIOLATION);
    }

    @Test
    void agreesOnNoVersionThatItDoesNotKnow() {
        viewer.send(
                CONTROL,
                ViewerToServer.newBuilder()
                        .setHello(ViewerHello.newBuilder()
                                .setProtocol(dev.farhand.core.protocol.v1.ProtocolRange.newBuilder()
                                        .setMinimum(2)
                                        .setMaximum(3))));
        assertRefused(ErrorCode.PROTOCOL_VERSION_UNSUPPORTED);
    }

    @Test
    void refusesTextFrames() {
        connect();
        viewer.receive(new TextWebSocketFrame("{}"));
        assertRefused(ErrorCode.PROTOCOL_VIOLATION);
    }

    @Test
    void refusesWhatBelongsToOtherSessionsAndWhatSaysNothing() {
        for (ViewerToServer.Builder wrong : List.of(
                ViewerToServer.newBuilder(),
                ViewerToServer.newBuilder().setChat(ChatMessage.getDefaultInstance()),
                ViewerToServer.newBuilder().setInput(InputEvent.getDefaultInstance()),
                ViewerToServer.newBuilder().setTerminal(TerminalInput.getDefaultInstance()))) {
            viewer.close();
            viewer = EmbeddedViewer.connected();
            viewer.send(TERMINAL, wrong);
            assertRefused(ErrorCode.PROTOCOL_VIOLATION);
        }
    }

    @Test
    void refusesMessagesOnAWrongLaneOutOfOrderOrUnreadable() {
        List<byte[]> wrong = List.of(
                ViewerToServer.newBuilder()
                        .setLane(CONTROL)
                        .setSequence(2)
                        .setTerminal(typed("x"))
                        .build()
                        .toByteArray(),
                ViewerToServer.newBuilder()
                        .setLane(TERMINAL)
                        .setSequence(2)
                        .setTerminal(typed("x"))
                        .build()
                        .toByteArray(),
                new byte[] {1, 2, 3},
                new byte[0]);
        for (byte[] bytes : wrong) {
            viewer.close();
            viewer = EmbeddedViewer.connected();
            viewer.receive(new BinaryWebSocketFrame(viewer.buffer(bytes)));
            assertRefused(ErrorCode.PROTOCOL_VIOLATION);
        }
    }

    @Test
    void takes16KibibytesOfInputAndNotOneMore() {
        connect();
        viewer.type(16_384);
        assertThat(viewer.link.stream.inputs).hasSize(1);
        viewer.type(16_385);
        assertRefused(ErrorCode.MESSAGE_TOO_LARGE);
        assertThat(viewer.link.stream.inputs).hasSize(1);
    }

    @Test
    void takesSizesWithinBounds() {
        connect();
        viewer.terminal(resize(500, 1));
        assertThat(viewer.link.stream.inputs).hasSize(1);
        for (int[] size : new int[][] {{501, 24}, {80, 0}, {0, 24}, {80, -1}}) {
            viewer.close();
            viewer = EmbeddedViewer.connected();
            viewer.terminal(resize(size[0], size[1]));
            assertRefused(ErrorCode.INVALID_REQUEST);
            assertThat(viewer.link.stream.inputs).isEmpty();
        }
    }

    @Test
    void putsFragmentsTogetherUpToAMessage() {
        connect();
        byte[] message = ViewerToServer.newBuilder()
                .setLane(TERMINAL)
                .setSequence(1)
                .setTerminal(typed("in pieces"))
                .build()
                .toByteArray();
        viewer.receive(
                new BinaryWebSocketFrame(false, 0, viewer.buffer(java.util.Arrays.copyOf(message, 5))),
                new ContinuationWebSocketFrame(
                        true, 0, viewer.buffer(java.util.Arrays.copyOfRange(message, 5, message.length))));
        assertThat(viewer.link.stream.inputs)
                .extracting(input -> input.getData().toStringUtf8())
                .containsExactly("in pieces");
        for (int i = 0; i < 2; i++) {
            viewer.receive(
                    i == 0
                            ? new BinaryWebSocketFrame(false, 0, viewer.buffer(new byte[16_384]))
                            : new ContinuationWebSocketFrame(false, 0, viewer.buffer(new byte[16_384])));
        }
        assertRefused(ErrorCode.MESSAGE_TOO_LARGE);
    }

    @Test
    void namesWhatIsWrongWithFramesThatAreNone() {
        connect();
        viewer.channel
                .pipeline()
                .fireExceptionCaught(
                        new CorruptedWebSocketFrameException(WebSocketCloseStatus.MESSAGE_TOO_BIG, "too big"));
        viewer.run();
        assertRefused(ErrorCode.MESSAGE_TOO_LARGE);
    }

    // ---- to the machine

    @Test
    void putsTogetherWhatComesInOneGoAndKeepsItsOrder() {
        connect();
        viewer.receive(
                frame(typed("a")),
                frame(typed("b")),
                frame(resize(1, 1)),
                frame(resize(2, 2)),
                frame(TerminalInput.newBuilder().setPaintedBytes(10)),
                frame(typed("c")),
                frame(TerminalInput.newBuilder().setPaintedBytes(30)),
                frame(TerminalInput.newBuilder().setPaintedBytes(20)));
        assertThat(viewer.link.stream.inputs)
                .containsExactly(
                        typed("ab").build(),
                        resize(2, 2).build(),
                        typed("c").build(),
                        TerminalInput.newBuilder().setPaintedBytes(30).build());
        assertThat(viewer.socket.bytesToMachine()).isEqualTo(3);
    }

    @Test
    void tellsTheMachineWhatNobodyTypedWhichKeepsNoSessionFromBeingIdle() {
        connect();
        viewer.receive(frame(typed("a")));
        viewer.pass(Duration.ofSeconds(20));
        viewer.receive(
                frame(typed("[1;1R").setByItself(true)), frame(typed("[1;2R").setByItself(true)));
        assertThat(viewer.timer.check().remaining())
                .isEqualTo(SessionLimits.STANDARD.idle().minusSeconds(20));
        viewer.receive(frame(typed("[1;3R").setByItself(true)), frame(typed("b")));
        assertThat(viewer.timer.check().remaining()).isEqualTo(SessionLimits.STANDARD.idle());
        assertThat(viewer.link.stream.inputs)
                .containsExactly(
                        typed("a").build(),
                        typed("[1;1R[1;2R").setByItself(true).build(),
                        typed("[1;3R").setByItself(true).build(),
                        typed("b").build());
    }

    @Test
    void putsTogetherNoMoreThanTheMachineTakes() {
        connect();
        WebSocketFrame[] frames = new WebSocketFrame[4];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = frame(TerminalInput.newBuilder().setData(ByteString.copyFrom(new byte[7000])));
        }
        viewer.receive(frames);
        assertThat(viewer.link.stream.inputs)
                .extracting(input -> input.getData().size())
                .containsExactly(14_000, 14_000);
    }

    @Test
    void carriesNothingOfOneWhoOnlyWatchesButWhatItHasPainted() {
        viewer.admit(true).hello();
        viewer.link.accept();
        viewer.pass(Duration.ofSeconds(20));
        viewer.terminal(typed("rm -rf"))
                .terminal(resize(10, 10))
                .terminal(TerminalInput.newBuilder().setPaintedBytes(5));
        assertThat(viewer.link.stream.inputs)
                .containsExactly(TerminalInput.newBuilder().setPaintedBytes(5).build());
        assertThat(viewer.socket.bytesToMachine()).isZero();
        // Nobody has used the session.
        viewer.pass(Duration.ofSeconds(10));
        assertThat(viewer.timer.check().remaining())
                .isEqualTo(SessionLimits.STANDARD.idle().minusSeconds(30));
    }

    @Test
    void readsTheSocketOnlyWhileTheMachineTakesMore() {
        AtomicInteger reads = countReads();
        connect();
        viewer.link.stream.writable = false;
        int before = reads.get();
        viewer.type(1);
        assertThat(reads).hasValue(before);
        viewer.link.stream.writable(true);
        viewer.run();
        assertThat(reads).hasValue(before + 1);
    }

    private AtomicInteger countReads() {
        AtomicInteger reads = new AtomicInteger();
        viewer.channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void read(ChannelHandlerContext ctx) {
                reads.incrementAndGet();
                ctx.read();
            }
        });
        return reads;
    }

    @Test
    void readsSlowerWhatComesFasterThanItsRateAndLosesNothing() {
        connect();
        AtomicInteger reads = countReads();
        burst(1010);
        assertThat(viewer.socket.bytesToMachine()).isEqualTo(1010);
        viewer.pass(Duration.ofMillis(90));
        assertThat(reads).hasValue(0);
        viewer.pass(Duration.ofMillis(20));
        assertThat(reads).hasValue(1);
        // However many came in one go, the next is not kept waiting for long.
        burst(3000);
        viewer.pass(Duration.ofMillis(240));
        assertThat(reads).hasValue(1);
        viewer.pass(Duration.ofMillis(20));
        assertThat(reads).hasValue(2);
        assertThat(viewer.refused()).isEmpty();
        assertThat(viewer.socket.bytesToMachine()).isEqualTo(4010);
    }

    private void burst(int messages) {
        WebSocketFrame[] burst = new WebSocketFrame[messages];
        for (int i = 0; i < messages; i++) {
            burst[i] = frame(typed("x"));
        }
        viewer.receive(burst);
    }

    @Test
    void whatThePageHasPaintedHardlyCounts() {
        connect();
        AtomicInteger reads = countReads();
        for (int second = 0; second < 60; second++) {
            for (int i = 0; i < 500; i++) {
                viewer.terminal(TerminalInput.newBuilder().setPaintedBytes(second * 500L + i));
            }
            viewer.pass(Duration.ofSeconds(1));
        }
        assertThat(reads).hasValue(60 * 500);
    }

    @Test
    void closesOnlyAfterTenSecondsOfMoreThanAMegabyteEach() {
        connect();
        for (int second = 0; second < 30; second++) {
            // Every tenth second is a quiet one.
            flood(second % 10 == 9 ? 1 : 70);
        }
        assertThat(viewer.refused()).isEmpty();
        for (int second = 0; second < 11 && viewer.refused().isEmpty(); second++) {
            flood(70);
        }
        assertRefused(ErrorCode.INPUT_FLOOD);
    }

    private void flood(int messages) {
        for (int i = 0; i < messages; i++) {
            viewer.type(16_000);
            viewer.pass(Duration.ofNanos(1_000_000_000 / messages));
        }
    }

    // ---- from the machine

    @Test
    void putsSmallOutputsTogetherAndKeepsTheirOrder() {
        connect();
        FakeLink.FakeStream stream = viewer.link.stream;
        for (int size : new int[] {5, 6, 16_380, 4, 5}) {
            assertThat(stream.demand).isEqualTo(1);
            stream.print(output(size));
        }
        viewer.run();
        assertThat(viewer.received)
                .extracting(message -> message.getTerminal().getData().size())
                .containsExactly(11, 16_384, 5);
        assertThat(viewer.received).extracting(ServerToViewer::getSequence).containsExactly(2L, 3L, 4L);
        assertThat(viewer.socket.bytesToViewer()).isEqualTo(16_400);
    }

    @Test
    void passesOnWhatTheMachineConfirmsAfterTheOutputBeforeIt() {
        connect();
        FakeLink.FakeStream stream = viewer.link.stream;
        stream.print(output(5));
        stream.print(TerminalOutput.newBuilder().setTakenInput(7).build());
        viewer.run();
        assertThat(viewer.received)
                .extracting(message -> message.getTerminal().getOutputCase())
                .containsExactly(TerminalOutput.OutputCase.DATA, TerminalOutput.OutputCase.TAKEN_INPUT);
    }

    @Test
    void asksTheMachineForNoMoreThanLiesReady() {
        connect();
        FakeLink.FakeStream stream = viewer.link.stream;
        int taken = 0;
        while (stream.demand > 0 && taken < 100) {
            stream.print(output(16_000));
            taken++;
        }
        assertThat(taken).isBetween(2, 6);
        viewer.run();
        assertThat(stream.demand).isEqualTo(1);
    }

    @Test
    void asksForFewEmptyOutputsToo() {
        connect();
        FakeLink.FakeStream stream = viewer.link.stream;
        int taken = 0;
        while (stream.demand > 0 && taken < 10_000) {
            stream.print(output(0));
            taken++;
        }
        assertThat(taken).isLessThan(1000);
    }

    @Test
    void passesTheExitOnAndCloses() {
        connect();
        viewer.link.stream.print(TerminalOutput.newBuilder()
                .setExited(TerminalExited.newBuilder().setStatus(258))
                .build());
        viewer.run();
        assertThat(viewer.received).hasSize(1);
        assertThat(viewer.received.get(0).getTerminal().getExited().getStatus()).isEqualTo(2);
        assertThat(viewer.closeCode).contains(1000);
        assertThat(viewer.link.stream.closed).isTrue();
        assertThat(viewer.events).containsExactly("connected", "ended SESSION_ENDED");
    }

    @Test
    void passesOnThatNobodySawHowItEnded() {
        connect();
        viewer.link.stream.print(TerminalOutput.newBuilder()
                .setExited(TerminalExited.newBuilder()
                        .setUnknown(true)
                        .setStatus(3)
                        .setSignal(9))
                .build());
        viewer.run();
        assertThat(viewer.received.get(0).getTerminal().getExited())
                .isEqualTo(TerminalExited.newBuilder().setUnknown(true).build());
    }

    @Test
    void saysWhyTheMachineIsGone() {
        connect();
        viewer.link.stream.print(output(3));
        viewer.link.stream.target().onReset(ErrorCode.LINK_LOST);
        viewer.run();
        assertThat(viewer.received.get(0).getTerminal().getData().size()).isEqualTo(3);
        assertRefused(ErrorCode.LINK_LOST);
    }

    @Test
    void aMachineThatJustStopsCountsAsLost() {
        connect();
        viewer.link.stream.target().onFinished();
        viewer.run();
        assertRefused(ErrorCode.LINK_LOST);
    }

    @Test
    void anAnswerOfTheMachineThatCannotBeReadEndsIt() {
        viewer.link.stream.opened(ChannelOpened.newBuilder()
                .setParameters(ByteString.copyFrom(new byte[] {1, 2, 3}))
                .build());
        viewer.connect();
        assertRefused(ErrorCode.PROTOCOL_VIOLATION);
        assertThat(viewer.link.stream.reset).contains(ErrorCode.PROTOCOL_VIOLATION);
    }

    // ---- the clock

    @Test
    void asksWhetherTheViewerIsThereAndGivesUpOnSilence() {
        connect();
        viewer.pass(Duration.ofSeconds(30));
        assertThat(viewer.received).hasSize(1);
        assertThat(viewer.received.get(0).hasPing()).isTrue();
        viewer.send(
                CONTROL, ViewerToServer.newBuilder().setPing(Ping.newBuilder().setNumber(7)));
        assertThat(viewer.received.get(1).getPong().getNumber()).isEqualTo(7);
        viewer.pass(Duration.ofSeconds(10));
        viewer.pass(Duration.ofSeconds(20));
        assertThat(viewer.refused()).isEmpty();
        viewer.pass(Duration.ofMillis(9_900));
        assertThat(viewer.refused()).isEmpty();
        viewer.pass(Duration.ofMillis(200));
        assertRefused(ErrorCode.VIEWER_TIMED_OUT);
    }

    @Test
    void waitsForNoAnswerThatItWouldNotRead() {
        connect();
        viewer.link.stream.writable = false;
        viewer.type(1);
        for (int i = 0; i < 180; i++) {
            viewer.pass(Duration.ofSeconds(1));
        }
        assertThat(viewer.refused()).isEmpty();
        // Whoever asks us cannot be answered, and hears from us all the same.
        assertThat(viewer.received.stream().filter(ServerToViewer::hasPing)).hasSizeGreaterThan(50);
    }

    @Test
    void warnsBeforeTheEndTakesItBackAndEnds() {
        viewer.close();
        viewer = new EmbeddedViewer(
                ViewerConfig.builder().ping(Duration.ofHours(1)).build(),
                new SessionLimits(Duration.ofMinutes(5), Duration.ofHours(1)));
        connect();
        viewer.pass(Duration.ofSeconds(235));
        assertThat(viewer.received).isEmpty();
        viewer.pass(Duration.ofSeconds(7));
        assertThat(viewer.received).hasSize(1);
        assertThat(viewer.received.get(0).getEnding().getReason()).isEqualTo(ErrorCode.SESSION_IDLE.wireNumber());
        assertThat(viewer.received.get(0).getEnding().getRemainingMs()).isBetween(55_000L, 60_000L);
        viewer.type(1);
        viewer.pass(Duration.ofSeconds(4));
        assertThat(viewer.received).hasSize(2);
        assertThat(viewer.received.get(1).hasEnding()).isTrue();
        assertThat(viewer.received.get(1).getEnding().getReason()).isZero();
        for (int i = 0; i < 294; i++) {
            viewer.pass(Duration.ofSeconds(1));
            assertThat(viewer.closeCode).isEmpty();
        }
        viewer.pass(Duration.ofSeconds(4));
        assertRefused(ErrorCode.SESSION_IDLE);
        assertThat(viewer.link.stream.reset).contains(ErrorCode.SESSION_IDLE);
    }

    @Test
    void givesUpOnOneThatNeverSaysHello() {
        viewer.admit(false);
        viewer.pass(Duration.ofSeconds(10));
        assertRefused(ErrorCode.VIEWER_TIMED_OUT);
        assertThat(viewer.events).containsExactly("ended VIEWER_TIMED_OUT");
    }

    @Test
    void givesUpOnAHostThatDoesNotAnswerAndTellsItIfItEverDoes() {
        viewer.hello();
        viewer.pass(Duration.ofSeconds(10));
        assertRefused(ErrorCode.TIMED_OUT);
        viewer.admit(false);
        assertThat(viewer.events).containsExactly("ended TIMED_OUT");
    }

    // ---- the end

    @Test
    void whatWasTypedBeforeLeavingStillGoesToTheMachine() {
        connect();
        viewer.receive(frame(typed("exit\n")), new CloseWebSocketFrame(1001, ""));
        assertThat(viewer.link.stream.inputs).containsExactly(typed("exit\n").build());
        assertThat(viewer.link.stream.closed).isTrue();
        assertThat(viewer.link.stream.reset).isEmpty();
        assertThat(viewer.channel.isOpen()).isFalse();
        assertThat(viewer.events).containsExactly("connected", "ended CANCELLED");
    }

    @Test
    void nothingGoesOnAfterTheHostEndedIt() {
        connect();
        viewer.channel.pipeline().fireChannelRead(frame(typed("too late")));
        viewer.socket.end(ErrorCode.SESSION_REVOKED);
        viewer.socket.end(ErrorCode.SESSION_ENDED);
        viewer.channel.pipeline().fireChannelReadComplete();
        viewer.link.stream.print(output(3));
        viewer.type(3);
        assertRefused(ErrorCode.SESSION_REVOKED);
        assertThat(viewer.received).hasSize(1);
        assertThat(viewer.link.stream.inputs).isEmpty();
        assertThat(viewer.link.stream.reset).contains(ErrorCode.CANCELLED);
        assertThat(viewer.channel.isOpen()).isTrue();
        viewer.pass(Duration.ofSeconds(1));
        assertThat(viewer.channel.isOpen()).isFalse();
    }

    @Test
    void closesAtOnceWhenTheViewerHasHeardWhy() {
        connect();
        viewer.socket.end(ErrorCode.SESSION_ENDED);
        viewer.run();
        viewer.receive(new CloseWebSocketFrame(1000, ""));
        assertThat(viewer.channel.isOpen()).isFalse();
    }

    @Test
    void theMachineHearsThatNobodyWaitsForItAnyMore() {
        viewer.admit(false).hello();
        viewer.channel.close();
        viewer.run();
        assertThat(viewer.link.opening.isCancelled()).isTrue();
        assertThat(viewer.events).containsExactly("ended CANCELLED");
    }

    @Test
    void aChannelThatOpensTooLateIsGivenBack() {
        viewer.admit(false).hello();
        viewer.link.accept();
        viewer.socket.end(ErrorCode.SESSION_REVOKED);
        viewer.run();
        assertThat(viewer.link.stream.reset).contains(ErrorCode.CANCELLED);
        assertThat(viewer.events).containsExactly("ended SESSION_REVOKED");
    }

    @Test
    void theMachineHearsNothingOfAViewersMistakes() {
        connect();
        viewer.terminal(resize(501, 1));
        assertThat(viewer.link.stream.reset).contains(ErrorCode.CANCELLED);
    }

    @Test
    void tellsTheNewestStateOnceItIsConnected() {
        viewer.admit(false);
        viewer.socket.tell(state(SessionState.SESSION_STATE_PENDING));
        viewer.socket.tell(state(SessionState.SESSION_STATE_CONNECTING));
        viewer.hello();
        viewer.link.accept();
        viewer.run();
        assertThat(viewer.received).hasSize(3);
        assertThat(viewer.received.get(0).hasConnected()).isTrue();
        assertThat(viewer.received.get(1).hasStarted()).isTrue();
        assertThat(viewer.received.get(2).getState().getState()).isEqualTo(SessionState.SESSION_STATE_CONNECTING);
        viewer.socket.tell(state(SessionState.SESSION_STATE_ACTIVE));
        viewer.run();
        assertThat(viewer.received.get(3).getState().getState()).isEqualTo(SessionState.SESSION_STATE_ACTIVE);
    }

    private static SessionStateChanged state(SessionState state) {
        return SessionStateChanged.newBuilder().setState(state).build();
    }

    @Test
    void answersPingsOfTheNetworkLayerToo() {
        connect();
        viewer.channel.pipeline().fireChannelRead(new PingWebSocketFrame(Unpooled.EMPTY_BUFFER));
        viewer.channel.pipeline().fireChannelReadComplete();
        Object pong = viewer.channel.readOutbound();
        assertThat(pong).isInstanceOf(io.netty.handler.codec.http.websocketx.PongWebSocketFrame.class);
    }
}
