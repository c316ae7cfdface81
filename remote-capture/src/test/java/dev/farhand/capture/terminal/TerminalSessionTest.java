package dev.farhand.capture.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.session.SessionId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TerminalSessionTest {
    private static final TerminalSize SIZE = new TerminalSize(100, 30);
    private static final int WINDOW = TerminalSession.WINDOW;

    private final FakePty pty = new FakePty();
    private final SessionId session = SessionId.random();
    private TerminalHost host = host(Duration.ofMinutes(5));

    private TerminalHost host(Duration keep) {
        return TerminalHost.builder().provider(pty).keep(keep).build();
    }

    @AfterEach
    void close() {
        host.close();
    }

    private TerminalAttachment attach(String person) {
        return attach(person, true, SIZE);
    }

    private TerminalAttachment attach(String person, boolean mayType, TerminalSize size) {
        return host.open(session, new TerminalGuest(person, mayType, Optional.of(size)), ShellSelection.DEFAULT);
    }

    private static CompletionStage<Void> type(TerminalAttachment attachment, String text) {
        return attachment.type(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String lines(int bytes) {
        StringBuilder text = new StringBuilder(bytes + 8);
        for (int i = 0; text.length() < bytes; i++) {
            text.append(1_000_000 + i).append('\n');
        }
        return text.substring(0, bytes);
    }

    // ---- one viewer

    @Test
    void showsOutputAndTakesInput() {
        TerminalAttachment attachment = attach("ada");
        assertThat(attachment.beginning())
                .usingRecursiveComparison()
                .ignoringFields("shellId")
                .isEqualTo(new TerminalBeginning(
                        "fake", "somebody", SIZE, false, 0, new byte[0], true, 0, "", new TerminalTurn(1, 0)));
        SpyViewer viewer = SpyViewer.painting(attachment);
        pty.print("$ ");
        await().until(() -> viewer.text().equals("$ "));
        type(attachment, "ls\r");
        await().until(() -> pty.typed().equals("ls\r"));
    }

    @Test
    void theProgramIsNotReadFurtherThanAWindowBeyondWhatIsPainted() {
        SpyViewer viewer = SpyViewer.silent(attach("ada"));
        pty.print(lines(3 * WINDOW));
        await().until(() -> viewer.size() == WINDOW);
        assertThat(pty.taken()).isEqualTo(WINDOW);
        viewer.paintAll();
        await().until(() -> viewer.size() == 2 * WINDOW);
        assertThat(pty.taken()).isEqualTo(2 * WINDOW);
    }

    @Test
    void aProgramIsReadOnWhileMoreIsPastedThanItTakes() {
        TerminalAttachment attachment = attach("ada");
        SpyViewer viewer = SpyViewer.silent(attachment);
        pty.deaf(true);
        pty.print(lines(3 * WINDOW));
        await().until(() -> viewer.size() == WINDOW);
        CompletionStage<Void> room = type(attachment, "p");
        while (room.toCompletableFuture().isDone()) {
            room = attachment.type(new byte[TerminalSession.LONGEST_INPUT]);
        }
        // Its acknowledgements are behind what it pasted, and nobody reads them now.
        await().until(() -> pty.taken() == 3 * WINDOW);
        pty.deaf(false);
        await().until(room.toCompletableFuture()::isDone);
        viewer.paintAll();
        await().until(() -> !viewer.events(TerminalEvent.CaughtUp.class).isEmpty());
    }

    @Test
    void whoSaysToHavePaintedWhatWasNeverSentGainsNothing() {
        TerminalAttachment attachment = attach("ada");
        SpyViewer viewer = SpyViewer.silent(attachment);
        attachment.painted(Long.MAX_VALUE);
        attachment.painted(Long.MIN_VALUE);
        pty.print(lines(3 * WINDOW));
        await().until(() -> viewer.size() == WINDOW);
        assertThat(pty.taken()).isEqualTo(WINDOW);
    }

    @Test
    void whatGathersWhileTheViewerIsBusyComesInOnePiece() {
        SpyViewer viewer = SpyViewer.painting(attach("ada"));
        pty.print("a");
        await().until(() -> viewer.size() == 1);
        viewer.block();
        pty.print("b");
        await().until(() -> viewer.size() == 2);
        for (int i = 0; i < 100; i++) {
            pty.print("c");
        }
        await().until(() -> pty.taken() == 102);
        viewer.free();
        await().until(() -> viewer.size() == 102);
        assertThat(viewer.pieces()).containsExactly(1, 1, 100);
    }

    @Test
    void tellsTheEndAfterAllOutputAndIsOver() {
        SpyViewer viewer = SpyViewer.painting(attach("ada"));
        pty.print(lines(2 * WINDOW));
        pty.exits(TerminalExit.ofStatus(3));
        await().until(() -> !viewer.events(TerminalEvent.Exited.class).isEmpty());
        assertThat(viewer.size()).isEqualTo(2 * WINDOW);
        assertThat(viewer.events(TerminalEvent.Exited.class))
                .containsExactly(new TerminalEvent.Exited(TerminalExit.ofStatus(3)));
        await().until(() -> host.sessions().isEmpty());
        assertThat(pty.isClosed()).isTrue();
    }

    @Test
    void typedTextIsNeverDroppedAndHoldsItsWriterBack() {
        TerminalAttachment attachment = attach("ada");
        pty.deaf(true);
        byte[] piece = new byte[TerminalSession.LONGEST_INPUT];
        CompletionStage<Void> last = attachment.type(piece);
        int typed = 1;
        while (last.toCompletableFuture().isDone()) {
            last = attachment.type(piece);
            typed++;
        }
        assertThat(typed * piece.length).isLessThanOrEqualTo(TypedInput.MOST_WAITING + 2 * piece.length);
        pty.deaf(false);
        await().until(last.toCompletableFuture()::isDone);
        int all = typed * piece.length;
        await().until(() -> pty.typedBytes() == all);
    }

    @Test
    void whoDoesNotWaitForRoomIsNotHeardForEver() {
        TerminalAttachment attachment = attach("ada");
        pty.deaf(true);
        byte[] piece = new byte[TerminalSession.LONGEST_INPUT];
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 100; i++) {
                        attachment.type(piece);
                    }
                })
                .isInstanceOfSatisfying(
                        RemoteException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OVERLOADED));
        int taken = TerminalNotes.INPUT / piece.length * piece.length;
        pty.deaf(false);
        await().until(() -> pty.typedBytes() == taken);
    }

    @Test
    void refusesTooMuchAtOnce() {
        TerminalAttachment attachment = attach("ada");
        assertThatThrownBy(() -> attachment.type(new byte[TerminalSession.LONGEST_INPUT + 1]))
                .isInstanceOfSatisfying(
                        RemoteException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MESSAGE_TOO_LARGE));
    }

    @Test
    void aViewerThatThrowsIsGoneAndTheShellIsNot() {
        attach("ada").begin(event -> {
            throw new IllegalStateException("no screen");
        });
        pty.print("a");
        await().until(() -> pty.taken() == 1);
        TerminalAttachment again = attach("ada");
        assertThat(again.beginning().resumed()).isTrue();
        assertThat(again.beginning().writer()).isTrue();
    }

    // ---- coming back

    @Test
    void whoComesBackSeesWhatWasKeptAndWhatCameMeanwhile() {
        TerminalAttachment lost = attach("ada");
        SpyViewer.painting(lost);
        pty.print("\u001b[?2004h");
        pty.print(lines(WINDOW));
        await().until(() -> pty.taken() == WINDOW + 8);
        lost.close();
        pty.print("meanwhile");
        await().until(() -> pty.taken() == WINDOW + 17);
        TerminalAttachment back = attach("ada");
        SpyViewer viewer = SpyViewer.painting(back);
        assertThat(back.beginning().resumed()).isTrue();
        assertThat(back.beginning().firstOffset()).isEqualTo(17);
        assertThat(back.beginning().liveOffset()).isEqualTo(WINDOW + 17);
        assertThat(new String(back.beginning().prologue(), StandardCharsets.UTF_8))
                .isEqualTo("\u001b[?2004h");
        await().until(() -> viewer.size() == WINDOW);
        assertThat(viewer.text()).endsWith("meanwhile");
        pty.print(" and now");
        await().until(() -> viewer.text().endsWith("meanwhile and now"));
    }

    @Test
    void withNobodyThereTheProgramGoesOn() {
        attach("ada").close();
        pty.print(lines(4 * WINDOW));
        await().until(() -> pty.taken() == 4 * WINDOW);
    }

    @Test
    void aProgramThatDrawsTheWholeScreenIsAskedToDrawAnew() {
        TerminalAttachment lost = attach("ada");
        SpyViewer.painting(lost);
        pty.print("\u001b[?1049h");
        await().until(() -> pty.taken() == 8);
        lost.close();
        attach("ada");
        TerminalSize nudged = new TerminalSize(100, 29);
        await().untilAsserted(() -> assertThat(pty.sizes()).containsExactly(SIZE, nudged, SIZE));
        TerminalSize other = new TerminalSize(90, 20);
        // Another size is enough by itself.
        attach("ada", true, other);
        assertThat(pty.sizes()).containsExactly(SIZE, nudged, SIZE, other);
    }

    @Test
    void aShellIsNotNudged() {
        attach("ada").close();
        attach("ada");
        assertThat(pty.sizes()).containsExactly(SIZE);
    }

    @Test
    void nobodyComesAndItIsHungUp() {
        host = host(Duration.ofMillis(50));
        attach("ada").close();
        await().until(pty::isClosed);
        await().until(() -> host.sessions().isEmpty());
    }

    @Test
    void theEndOfTheProgramIsKeptForWhoComesBack() {
        attach("ada").close();
        pty.print("done");
        pty.exits(TerminalExit.ofStatus(9));
        await().until(() -> pty.taken() == 4);
        SpyViewer viewer = SpyViewer.painting(attach("ada"));
        await().until(() -> !viewer.events(TerminalEvent.Exited.class).isEmpty());
        assertThat(viewer.text()).isEqualTo("done");
        assertThat(viewer.events(TerminalEvent.Exited.class).get(0).exit().status())
                .isEqualTo(9);
        await().until(() -> host.sessions().isEmpty());
        // The next one wants a shell, and not that one.
        assertThat(attach("ada").beginning().resumed()).isFalse();
        assertThat(pty.starts()).isEqualTo(2);
    }

    // ---- what was typed

    @Test
    void theWriterHearsHowMuchOfItsTypingWasTaken() {
        TerminalAttachment attachment = attach("ada");
        SpyViewer viewer = SpyViewer.painting(attachment);
        type(attachment, "ls");
        type(attachment, "\r");
        await().until(() -> viewer.events(TerminalEvent.InputTaken.class).contains(new TerminalEvent.InputTaken(3)));
    }

    @Test
    void whoComesBackHearsToTheByteWhatWasTakenAndWhatIsStillOnItsWayIsDropped() {
        TerminalAttachment lost = attach("ada");
        type(lost, "ta");
        TerminalAttachment back = attach("ada");
        type(lost, "ken");
        assertThat(back.beginning().shellId()).isEqualTo(lost.beginning().shellId());
        assertThat(back.beginning().turn()).isEqualTo(new TerminalTurn(2, 2));
        type(back, "g");
        await().until(() -> pty.typed().equals("tag"));
    }

    @Test
    void whoComesBackAfterSomebodyElseTypedHearsThatAnotherTurnWasBetween() {
        TerminalAttachment lost = attach("ada");
        TerminalAttachment between = attach("grace");
        SpyViewer viewer = SpyViewer.painting(between);
        type(lost, "a");
        lost.close();
        await().until(() -> !viewer.events(TerminalEvent.WriterChanged.class).isEmpty());
        assertThat(viewer.events(TerminalEvent.WriterChanged.class))
                .containsExactly(new TerminalEvent.WriterChanged(true, new TerminalTurn(2, 1)));
        type(between, "bc");
        // Watching for now, it hears where its own turn ended; with typing of her own in between it would hear a third.
        assertThat(attach("ada").beginning().turn()).isEqualTo(new TerminalTurn(2, 1));
        between.close();
        assertThat(attach("ada").beginning().turn()).isEqualTo(new TerminalTurn(4, 3));
    }

    @Test
    void eachShellHasANameOfItsOwn() {
        TerminalAttachment first = attach("ada");
        host.end(session, ErrorCode.SESSION_ENDED);
        assertThat(attach("ada").beginning().shellId())
                .isNotEmpty()
                .isNotEqualTo(first.beginning().shellId());
    }

    // ---- several viewers

    @Test
    void whoComesWithoutASizeLeavesTheShellItsOwn() {
        TerminalAttachment writer = attach("ada");
        SpyViewer watching = SpyViewer.painting(attach("grace", false, SIZE));
        TerminalAttachment next =
                host.open(session, new TerminalGuest("ada", true, Optional.empty()), ShellSelection.DEFAULT);
        assertThat(next.beginning().size()).isEqualTo(SIZE);
        writer.close();
        next.resize(new TerminalSize(50, 20));
        await().until(() -> !watching.events(TerminalEvent.SizeChanged.class).isEmpty());
        assertThat(pty.sizes()).containsExactly(SIZE, new TerminalSize(50, 20));
    }

    @Test
    void theSizeThatAWatcherToldLastCountsOnceItIsTheWriter() {
        TerminalAttachment writer = attach("ada");
        TerminalAttachment next = attach("grace");
        SpyViewer watching = SpyViewer.painting(attach("hedy", false, SIZE));
        TerminalSize told = new TerminalSize(70, 25);
        next.resize(told);
        writer.close();
        await().until(() ->
                watching.events(TerminalEvent.SizeChanged.class).contains(new TerminalEvent.SizeChanged(told)));
        assertThat(pty.sizes()).containsExactly(SIZE, told);
    }

    @Test
    void oneWritesAndTheOthersWatch() {
        TerminalAttachment writer = attach("ada");
        TerminalAttachment other = attach("grace", true, new TerminalSize(50, 20));
        assertThat(other.beginning().writer()).isFalse();
        assertThat(other.beginning().size()).isEqualTo(SIZE);
        type(other, "not heard");
        other.resize(new TerminalSize(40, 10));
        type(writer, "heard");
        await().until(() -> pty.typed().equals("heard"));
        assertThat(pty.sizes()).containsExactly(SIZE);
    }

    @Test
    void theRightToTypeGoesToTheNextWhenItsHolderLeaves() {
        TerminalAttachment writer = attach("ada");
        attach("hedy", false, SIZE);
        TerminalAttachment next = attach("grace", true, new TerminalSize(50, 20));
        SpyViewer viewer = SpyViewer.painting(next);
        writer.close();
        await().until(() -> !viewer.events(TerminalEvent.WriterChanged.class).isEmpty());
        assertThat(viewer.events(TerminalEvent.WriterChanged.class))
                .containsExactly(new TerminalEvent.WriterChanged(true, new TerminalTurn(2, 0)));
        assertThat(pty.sizes()).containsExactly(SIZE, new TerminalSize(50, 20));
        type(next, "mine");
        await().until(() -> pty.typed().equals("mine"));
    }

    @Test
    void whoComesASecondTimeTakesTheRightToTypeAlong() {
        TerminalAttachment lost = attach("ada");
        SpyViewer old = SpyViewer.painting(lost);
        attach("grace");
        TerminalAttachment again = attach("ada");
        assertThat(again.beginning().writer()).isTrue();
        await().until(() -> !old.events(TerminalEvent.WriterChanged.class).isEmpty());
        assertThat(old.events(TerminalEvent.WriterChanged.class).get(0).writer())
                .isFalse();
        type(lost, "not heard");
        type(again, "heard");
        await().until(() -> pty.typed().equals("heard"));
    }

    @Test
    void everybodySeesTheWritersSize() {
        TerminalAttachment writer = attach("ada");
        SpyViewer writersOwn = SpyViewer.painting(writer);
        SpyViewer other = SpyViewer.painting(attach("grace"));
        TerminalSize larger = new TerminalSize(200, 60);
        writer.resize(larger);
        await().until(() -> !other.events(TerminalEvent.SizeChanged.class).isEmpty());
        assertThat(other.events(TerminalEvent.SizeChanged.class))
                .containsExactly(new TerminalEvent.SizeChanged(larger));
        assertThat(writersOwn.events(TerminalEvent.SizeChanged.class)).isEmpty();
    }

    @Test
    void whoMayOnlyWatchIsToldSoAndStartsNothing() {
        assertThatThrownBy(() -> attach("hedy", false, SIZE))
                .isInstanceOfSatisfying(
                        RemoteException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.VIEW_ONLY));
        assertThat(host.sessions()).isEmpty();
        attach("ada");
        TerminalAttachment watching = attach("hedy", false, SIZE);
        assertThatThrownBy(() -> type(watching, "x"))
                .isInstanceOfSatisfying(
                        RemoteException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.VIEW_ONLY));
    }

    @Test
    void aSlowObserverHoldsNobodyUpAndIsBroughtUpToDateWithoutAGap() {
        SpyViewer writer = SpyViewer.painting(attach("ada"));
        SpyViewer slow = SpyViewer.silent(attach("hedy", false, SIZE));
        slow.block();
        pty.print("\u001b[31m");
        String flood = lines(4 * WINDOW);
        pty.print(flood);
        await().until(() -> writer.size() == 4 * WINDOW + 5);
        slow.free();
        // What it had asked for before, at most, and then the newest.
        await().until(() -> !slow.events(TerminalEvent.CaughtUp.class).isEmpty());
        await().until(() -> slow.end() == 4 * WINDOW + 5);
        assertThat(flood).endsWith(slow.text());
        TerminalEvent.CaughtUp again = slow.events(TerminalEvent.CaughtUp.class).get(0);
        assertThat(again.firstOffset()).isEqualTo(4 * WINDOW + 5 - slow.size());
        assertThat(new String(again.prologue(), StandardCharsets.UTF_8)).isEqualTo("\u001b[38;5;1m");
    }

    @Test
    void withObserversOnlyTheFastestSetsThePace() {
        TerminalAttachment writer = attach("ada");
        SpyViewer fast = SpyViewer.silent(attach("hedy", false, SIZE));
        SpyViewer.silent(attach("joan", false, SIZE));
        writer.close();
        pty.print(lines(3 * WINDOW));
        await().until(() -> fast.size() == WINDOW);
        assertThat(pty.taken()).isEqualTo(WINDOW);
        fast.paintAll();
        await().until(() -> fast.size() == 2 * WINDOW);
    }

    @Test
    void aWriterWhoIsGoneHoldsNothingUp() {
        TerminalAttachment writer = attach("ada");
        SpyViewer stalled = SpyViewer.silent(writer);
        pty.print(lines(2 * WINDOW));
        await().until(() -> stalled.size() == WINDOW);
        stalled.block();
        writer.close();
        await().until(() -> pty.taken() == 2 * WINDOW);
    }

    @Test
    void moreViewersThanASessionHasRoomForAreRefused() {
        for (int i = 0; i < 16; i++) {
            attach("viewer " + i);
        }
        assertThatThrownBy(() -> attach("one more"))
                .isInstanceOfSatisfying(
                        RemoteException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHANNEL_LIMIT_REACHED));
    }

    // ---- the host

    @Test
    void eachSessionHasATerminalOfItsOwnUpToALimit() {
        host = TerminalHost.builder().provider(pty).maximum(1).build();
        attach("ada");
        assertThatThrownBy(() -> host.open(
                        SessionId.random(), new TerminalGuest("ada", true, Optional.of(SIZE)), ShellSelection.DEFAULT))
                .isInstanceOfSatisfying(
                        RemoteException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHANNEL_LIMIT_REACHED));
        host.end(session, ErrorCode.SESSION_ENDED);
        assertThat(host.sessions()).isEmpty();
    }

    @Test
    void whoeverEndsItSaysWhy() {
        SpyViewer viewer = SpyViewer.painting(attach("ada"));
        host.end(session, ErrorCode.SESSION_TOO_LONG);
        await().until(() -> !viewer.events(TerminalEvent.Exited.class).isEmpty());
        assertThat(viewer.events(TerminalEvent.Exited.class).get(0).exit())
                .isEqualTo(new TerminalExit(0, 1, Optional.of(ErrorCode.SESSION_TOO_LONG)));
        assertThat(pty.isClosed()).isTrue();
    }

    @Test
    void aClosedHostStartsNothing() {
        host.close();
        host.close();
        assertThatThrownBy(() -> attach("ada")).isInstanceOfSatisfying(RemoteException.class, e -> assertThat(e.code())
                .isEqualTo(ErrorCode.SHUTTING_DOWN));
    }

    @Test
    void namesWhatIsOutOfBounds() {
        assertThatThrownBy(() -> TerminalHost.builder().maximum(0).build()).hasMessageContaining("maximum");
        assertThatThrownBy(() ->
                        TerminalHost.builder().keep(Duration.ofSeconds(-1)).build())
                .hasMessageContaining("keep");
    }
}
