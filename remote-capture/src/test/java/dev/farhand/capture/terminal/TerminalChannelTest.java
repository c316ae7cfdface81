package dev.farhand.capture.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.protocol.v1.StartTerminalRequest;
import dev.farhand.core.protocol.v1.TerminalInput;
import dev.farhand.core.protocol.v1.TerminalOutput;
import dev.farhand.core.protocol.v1.TerminalStarted;
import dev.farhand.core.session.SessionId;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TerminalChannelTest {
    private final FakePty pty = new FakePty();
    private final TerminalHost host = TerminalHost.builder().provider(pty).build();
    private final SessionId session = SessionId.random();
    private final AtomicInteger used = new AtomicInteger();

    @AfterEach
    void close() {
        host.close();
    }

    private TerminalChannel open(StartTerminalRequest.Builder request) {
        return TerminalChannel.open(host, session, "ada", true, request.build().toByteString());
    }

    private FakeMessageChannel serve() {
        FakeMessageChannel channel = new FakeMessageChannel();
        open(StartTerminalRequest.newBuilder()).serve(channel, used::incrementAndGet);
        return channel;
    }

    private static TerminalInput.Builder data(int bytes) {
        return TerminalInput.newBuilder().setData(ByteString.copyFrom(new byte[bytes]));
    }

    private static TerminalInput.Builder size(int columns, int rows) {
        return TerminalInput.newBuilder().setResize(message(columns, rows));
    }

    private static dev.farhand.core.protocol.v1.TerminalSize message(int columns, int rows) {
        return dev.farhand.core.protocol.v1.TerminalSize.newBuilder()
                .setColumns(columns)
                .setRows(rows)
                .build();
    }

    @Test
    void answersWithWhatWasStarted() throws Exception {
        TerminalStarted started = TerminalStarted.parseFrom(
                open(StartTerminalRequest.newBuilder().setSize(message(90, 20))).answer());
        assertThat(started.getShell()).isEqualTo("fake");
        assertThat(started.getAccount()).isEqualTo("somebody");
        assertThat(started.getSize()).isEqualTo(message(90, 20));
        assertThat(started.getWriter()).isTrue();
        assertThat(started.getResumed()).isFalse();
        assertThat(pty.sizes()).containsExactly(new TerminalSize(90, 20));
    }

    @Test
    void aSizeThatWasNotSaidIsTheClassicOne() {
        open(StartTerminalRequest.newBuilder());
        assertThat(pty.sizes()).containsExactly(TerminalSize.INITIAL);
    }

    @ParameterizedTest
    @CsvSource({"0,24", "501,24", "80,0", "80,501", "-1,24"})
    void refusesSizesThatAreNone(int columns, int rows) {
        assertThatThrownBy(() -> open(StartTerminalRequest.newBuilder().setSize(message(columns, rows))))
                .isInstanceOfSatisfying(
                        RemoteException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
        assertThat(pty.starts()).isZero();
        FakeMessageChannel channel = serve();
        channel.arrive(size(columns, rows));
        assertThat(channel.wasReset()).contains(ErrorCode.INVALID_REQUEST);
        // The shell is still there for one who knows how to count.
        assertThat(host.sessions()).hasSize(1);
    }

    @Test
    void refusesParametersThatAreNone() {
        for (ByteString parameters : new ByteString[] {
            ByteString.copyFromUtf8("\u0007nonsense"),
            StartTerminalRequest.newBuilder().setShell("../x;y").build().toByteString(),
            StartTerminalRequest.newBuilder().setAccount("-c").build().toByteString(),
            StartTerminalRequest.newBuilder().setTerminalType("x\ny").build().toByteString()
        }) {
            assertThatThrownBy(() -> TerminalChannel.open(host, session, "ada", true, parameters))
                    .isInstanceOfSatisfying(
                            RemoteException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
        }
        assertThat(pty.starts()).isZero();
    }

    @Test
    void carriesBothDirections() {
        FakeMessageChannel channel = serve();
        pty.print("hello");
        await().until(() -> !channel.sent().isEmpty());
        assertThat(channel.sent().get(0).getData().toStringUtf8()).isEqualTo("hello");
        channel.arrive(TerminalInput.newBuilder().setData(ByteString.copyFromUtf8("ls\r")));
        channel.arrive(size(120, 50));
        await().until(() -> pty.typed().equals("ls\r"));
        assertThat(pty.sizes()).endsWith(new TerminalSize(120, 50));
        assertThat(used).hasValue(2);
    }

    @Test
    void whatATerminalAnswersByItselfArrivesAndIsNoUse() {
        FakeMessageChannel channel = serve();
        channel.arrive(TerminalInput.newBuilder()
                .setData(ByteString.copyFromUtf8("\u001b[1;1R"))
                .setByItself(true));
        await().until(() -> pty.typed().equals("\u001b[1;1R"));
        assertThat(used).hasValue(0);
    }

    @Test
    void anAcknowledgementIsNoUse() {
        FakeMessageChannel channel = serve();
        channel.arrive(TerminalInput.newBuilder().setPaintedBytes(5));
        channel.arrive(TerminalInput.newBuilder());
        assertThat(channel.waiting()).isZero();
        assertThat(used).hasValue(0);
    }

    @Test
    void theLongestInputIsTakenAndALongerOneIsNot() {
        FakeMessageChannel channel = serve();
        channel.arrive(data(16_384));
        await().until(() -> pty.typedBytes() == 16_384);
        assertThat(data(16_384).build().getSerializedSize()).isLessThanOrEqualTo(TerminalChannel.LARGEST_MESSAGE);
        channel.arrive(data(16_385));
        assertThat(channel.wasReset()).contains(ErrorCode.MESSAGE_TOO_LARGE);
        assertThat(pty.typedBytes()).isEqualTo(16_384);
    }

    @Test
    void whoTypesMoreThanTheProgramTakesIsNotRead() {
        FakeMessageChannel channel = serve();
        pty.deaf(true);
        for (int i = 0; i < 40; i++) {
            channel.arrive(data(16_384));
        }
        assertThat(channel.waiting()).isPositive();
        pty.deaf(false);
        await().until(() -> channel.waiting() == 0 && pty.typedBytes() == 40 * 16_384);
    }

    @Test
    void whoMayOnlyWatchAndTypesIsRefused() {
        serve();
        FakeMessageChannel watching = new FakeMessageChannel();
        TerminalChannel.open(host, session, "hedy", false, ByteString.EMPTY).serve(watching, used::incrementAndGet);
        watching.arrive(data(1));
        assertThat(watching.wasReset()).contains(ErrorCode.VIEW_ONLY);
        assertThat(pty.typedBytes()).isZero();
    }

    @Test
    void tellsTheEndAndIsOverWhenThatWasTaken() {
        FakeMessageChannel channel = serve();
        pty.exits(TerminalExit.ofSignal(15));
        await().until(channel::isFinished);
        TerminalOutput last = channel.sent().get(channel.sent().size() - 1);
        assertThat(last.getExited().getSignal()).isEqualTo(15);
        assertThat(last.getExited().hasReason()).isFalse();
        assertThat(host.sessions()).containsExactly(session);
        channel.finishByPeer();
        await().until(() -> host.sessions().isEmpty());
    }

    @Test
    void anEndThatWasLostOnItsWayIsToldAgain() {
        FakeMessageChannel channel = serve();
        pty.exits(TerminalExit.ofStatus(4));
        await().until(channel::isFinished);
        channel.resetByPeer(ErrorCode.LINK_LOST);
        FakeMessageChannel again = serve();
        await().until(again::isFinished);
        assertThat(again.sent().get(again.sent().size() - 1).getExited().getStatus())
                .isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"LINK_LOST", "CANCELLED", "SHUTTING_DOWN", "VIEWER_TIMED_OUT", "SLOW_CONSUMER", "INPUT_FLOOD"})
    void aLostChannelLeavesTheShell(ErrorCode code) {
        serve().resetByPeer(code);
        assertThat(host.sessions()).containsExactly(session);
        assertThat(pty.isClosed()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {
                "SESSION_ENDED",
                "SESSION_IDLE",
                "SESSION_TOO_LONG",
                "SESSION_REVOKED",
                "ACCESS_PAUSED",
                "OUTSIDE_ALLOWED_HOURS",
                "DEVICE_REVOKED"
            })
    void theEndOfTheSessionEndsTheShell(ErrorCode code) {
        serve().resetByPeer(code);
        assertThat(host.sessions()).isEmpty();
        assertThat(pty.isClosed()).isTrue();
    }

    @Test
    void aViewerThatGoesProperlyLeavesTheShellToo() {
        FakeMessageChannel channel = serve();
        channel.finishByPeer();
        assertThat(channel.isFinished()).isTrue();
        assertThat(host.sessions()).containsExactly(session);
    }

    @Test
    void aChannelThatWasNotToBeLeavesNoShell() {
        open(StartTerminalRequest.newBuilder()).close();
        assertThat(host.sessions()).isEmpty();
    }

    @Test
    void butOneThatFoundAShellLeavesItAsItIs() {
        serve();
        open(StartTerminalRequest.newBuilder()).close();
        assertThat(host.sessions()).containsExactly(session);
    }
}
