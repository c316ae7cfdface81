package dev.farhand.agent.internal.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.core.access.GrantHolder;
import dev.farhand.core.access.SessionGrant;
import dev.farhand.core.channel.ByteStream;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.TenantId;
import dev.farhand.core.session.SessionId;
import dev.farhand.core.session.SessionLimits;
import dev.farhand.core.testing.FakeClock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GuardedStreamTest {
    private static final SessionLimits LIMITS = new SessionLimits(Duration.ZERO, Duration.ofHours(1));

    /** As much as is held for one who does not listen. */
    private static final String MUCH = "A".repeat(StreamEar.MOST_HELD);

    private final FakeClock clock = new FakeClock();
    private final FakeLinkStream below = new FakeLinkStream();
    private final List<GuardedStream> ended = new ArrayList<>();
    private final GuardedStream stream = new GuardedStream(below, session(), ended::add);
    private final List<String> calls = new ArrayList<>();

    private Optional<ErrorCode> stopped = Optional.empty();

    GuardedStreamTest() {
        stream.listen();
        stream.watch(() -> stopped);
    }

    // ---- a capability that finishes first and listens late

    @Test
    void tellsOneThingAtATimeAndInOrder() {
        stream.finish();
        below.arrive(MUCH);
        below.arrive("B");
        below.arrive("C");
        stream.receiver(new SpyReceiver(true));
        stream.read();
        below.finishByPeer();
        assertThat(calls).containsExactly("begin A", "end A", "begin B", "end B", "begin C", "end C", "finished");
    }

    @Test
    void whatWasHeldComesFirstWhicheverThreadAsks() {
        stream.finish();
        below.arrive(MUCH);
        below.arrive("B");
        stream.receiver(new SpyReceiver(false));
        // The first question waits for the link's thread, which asks the second meanwhile.
        below.fromOutside(stream::read);
        stream.read();
        below.runWaiting();
        assertThat(calls).containsExactly("begin A", "end A", "begin B", "end B");
    }

    @Test
    void aQuestionThatIsOutAlreadyIsNotAskedAgain() {
        stream.finish();
        below.arrive("A");
        stream.receiver(new SpyReceiver(false));
        stream.read();
        stream.read();
        below.arrive("B");
        below.arrive("C");
        assertThat(calls).containsExactly("begin A", "end A", "begin B", "end B");
    }

    @Test
    void tellsWhatWasAskedForAlthoughTheStreamEndsMeanwhile() {
        stream.finish();
        below.arrive("A");
        stream.receiver(new SpyReceiver(false));
        below.fromOutside(stream::read);
        below.finishByPeer();
        below.runWaiting();
        assertThat(calls).containsExactly("begin A", "end A", "finished");
    }

    @Test
    void tellsWhatWasAskedForAlthoughItsOwnLastBytesEndTheStreamMeanwhile() {
        stream.write(ByteBuffer.allocate(1));
        stream.finish();
        below.arrive("A");
        below.finishByPeer();
        stream.receiver(new SpyReceiver(false));
        below.fromOutside(stream::read);
        below.written.complete(null);
        below.runWaiting();
        assertThat(calls).containsExactly("begin A", "end A", "finished");
    }

    @Test
    void tellsWhoComesWhenAllIsOver() {
        stream.read();
        stream.finish();
        below.arrive("A");
        below.finishByPeer();
        stream.receiver(new SpyReceiver(false));
        assertThat(calls).containsExactly("begin A", "end A", "finished");
    }

    @Test
    void tellsWhoComesWhenAllIsOverOnTheStreamsThread() {
        stream.finish();
        below.arrive("A");
        below.finishByPeer();
        below.fromOutside(() -> stream.receiver(new SpyReceiver(false)));
        below.fromOutside(stream::read);
        assertThat(calls).as("within the calls that ask").isEmpty();
        below.runWaiting();
        assertThat(calls).containsExactly("begin A", "end A", "finished");
    }

    @Test
    void hearsTheEndBehindBytesThatNobodyReads() {
        stream.finish();
        below.arrive("some");
        below.arrive("more");
        assertThat(below.isAsked()).as("for the end, which may come next").isTrue();
        below.finishByPeer();
        assertThat(ended).containsExactly(stream);
    }

    @Test
    void keepsOnlySoMuchOfWhatNobodyReads() {
        stream.finish();
        below.arrive("x".repeat(StreamEar.MOST_HELD - 1));
        assertThat(below.isAsked()).isTrue();
        below.arrive("x");
        assertThat(below.isAsked()).isFalse();
        assertThat(ended).isEmpty();
    }

    // ---- how long it counts

    @Test
    void countsWhileBytesAreOnTheirWay() {
        stream.write(ByteBuffer.allocate(1024 * 1024));
        stream.finish();
        below.finishByPeer();
        assertThat(ended).isEmpty();
        clock.move(Duration.ofHours(2));
        stream.watch(Optional::empty);
        assertThat(below.resets).containsExactly(ErrorCode.SESSION_TOO_LONG);
        assertThat(ended).containsExactly(stream);
    }

    @Test
    void countsNoLongerThanItsLastBytes() {
        stream.write(ByteBuffer.allocate(1024 * 1024));
        stream.finish();
        below.finishByPeer();
        below.written.complete(null);
        assertThat(ended).containsExactly(stream);
    }

    @Test
    void bytesThatCannotBeSentDoNotCount() {
        stream.finish();
        stream.write(ByteBuffer.allocate(1));
        below.written.completeExceptionally(new IllegalStateException("finished"));
        below.finishByPeer();
        assertThat(ended).containsExactly(stream);
    }

    @Test
    void countsAfterItsCloseUntilItsLastBytesAreOut() {
        stream.write(ByteBuffer.allocate(1024 * 1024));
        stream.close();
        assertThat(ended).isEmpty();
        below.written.complete(null);
        assertThat(ended).containsExactly(stream);
    }

    @Test
    void isLeftToItsReaderWhenItsLinkEnds() {
        stream.receiver(new SpyReceiver(false));
        stream.finish();
        below.link.close(ErrorCode.LINK_LOST);
        stream.watch(() -> Optional.of(ErrorCode.ACCESS_PAUSED));
        assertThat(below.resets).isEmpty();
        assertThat(ended).as("as long as nobody reads").isEmpty();
    }

    @Test
    void asksTheLimitsAgainWhenItIsReadAfterItsLinkHasEnded() {
        stream.receiver(new SpyReceiver(false));
        stream.finish();
        below.arrive("A");
        below.arrive("B");
        below.link.close(ErrorCode.LINK_LOST);
        stream.read();
        assertThat(calls).containsExactly("begin A", "end A");
        stopped = Optional.of(ErrorCode.ACCESS_PAUSED);
        stream.read();
        assertThat(calls).containsExactly("begin A", "end A", "reset ACCESS_PAUSED");
        assertThat(below.resets).containsExactly(ErrorCode.ACCESS_PAUSED);
        assertThat(ended).containsExactly(stream);
    }

    @Test
    void handsOutNoMessagesOfALostLinkWhenAccessHasEnded() {
        List<String> messages = new ArrayList<>();
        below.link.close(ErrorCode.LINK_LOST);
        stream.receiver(new SpyReceiver(false));
        stopped = Optional.of(ErrorCode.ACCESS_PAUSED);
        stream.later(Duration.ZERO, () -> messages.add("first"));
        assertThat(messages).isEmpty();
        assertThat(calls).containsExactly("reset ACCESS_PAUSED");
    }

    // ---- ended from outside

    @Test
    void tellsTheCapabilityThatAccessHasEndedAndNothingMore() {
        stream.receiver(new SpyReceiver(false));
        stream.read();
        stream.read();
        below.fromOutside(() -> stream.end(ErrorCode.ACCESS_PAUSED));
        below.arrive("A");
        below.writable();
        below.runWaiting();
        assertThat(calls).containsExactly("reset ACCESS_PAUSED");
        assertThat(below.resets).containsExactly(ErrorCode.ACCESS_PAUSED);
        assertThat(ended).containsExactly(stream);
    }

    @Test
    void tellsWhoListensOnlyAfterwardsThatAccessHasEnded() {
        stream.finish();
        below.arrive("A");
        stream.end(ErrorCode.ACCESS_PAUSED);
        below.goAway();
        stream.receiver(new SpyReceiver(false));
        stream.read();
        assertThat(calls).containsExactly("reset ACCESS_PAUSED");
    }

    @Test
    void doesNotTellBytesThatOutlivedTheirStreamOnceAccessHasEnded() {
        stream.finish();
        below.arrive("A");
        below.finishByPeer();
        stopped = Optional.of(ErrorCode.ACCESS_PAUSED);
        stream.receiver(new SpyReceiver(false));
        stream.read();
        assertThat(calls).containsExactly("reset ACCESS_PAUSED");
    }

    @Test
    void handsOutNoMessagesThatOutlivedTheirStreamOnceAccessHasEnded() {
        List<String> messages = new ArrayList<>();
        stream.receiver(new SpyReceiver(false));
        stream.finish();
        stream.read();
        below.arrive("A");
        below.finishByPeer();
        assertThat(ended).containsExactly(stream);
        stream.later(Duration.ZERO, () -> messages.add("first"));
        stopped = Optional.of(ErrorCode.ACCESS_PAUSED);
        stream.later(Duration.ZERO, () -> messages.add("second"));
        stream.later(Duration.ZERO, () -> messages.add("third"));
        assertThat(messages).containsExactly("first");
        assertThat(calls).containsExactly("begin A", "end A", "finished", "reset ACCESS_PAUSED");
    }

    /** Whoever ends access may have listed the stream a moment before it ended by itself. */
    @Test
    void tellsNobodyOfAnotherEndWhoHasHeardTheEndOfAll() {
        stream.receiver(new SpyReceiver(false));
        stream.finish();
        below.finishByPeer();
        stream.end(ErrorCode.ACCESS_PAUSED);
        assertThat(calls).containsExactly("finished");
        assertThat(ended).containsExactly(stream);
    }

    @Test
    void tellsNobodyOfAnotherEndWhoIsJustBeingToldOfTheFirst() {
        stream.receiver(new SpyReceiver(false) {
            @Override
            public void onFinished() {
                below.fromOutside(() -> stream.end(ErrorCode.ACCESS_PAUSED));
                super.onFinished();
            }
        });
        stream.finish();
        below.finishByPeer();
        below.runWaiting();
        assertThat(calls).containsExactly("finished");
    }

    @Test
    void tellsOfItsEndWhoHasHeardOnlyThePeers() {
        stream.receiver(new SpyReceiver(false));
        below.finishByPeer();
        stream.end(ErrorCode.ACCESS_PAUSED);
        assertThat(calls).containsExactly("finished", "reset ACCESS_PAUSED");
    }

    @Test
    void handsOutNoMessagesThatOutlivedAStreamThatWasEndedFromOutside() {
        List<String> messages = new ArrayList<>();
        stream.receiver(new SpyReceiver(false));
        stream.finish();
        below.finishByPeer();
        stream.end(ErrorCode.SHUTTING_DOWN);
        stream.later(Duration.ZERO, () -> messages.add("first"));
        assertThat(messages).isEmpty();
        assertThat(calls).containsExactly("finished", "reset SHUTTING_DOWN");
    }

    @Test
    void whoResetsItselfHearsNothing() {
        stream.receiver(new SpyReceiver(false));
        stream.read();
        stream.reset(ErrorCode.CANCELLED);
        below.arrive("A");
        assertThat(calls).isEmpty();
    }

    @Test
    void aReceiverThatThrowsHearsNothingMore() {
        stream.receiver(new SpyReceiver(false) {
            @Override
            public void onData(ByteBuffer bytes) {
                calls.add("throws");
                throw new NoClassDefFoundError("gone");
            }
        });
        below.arrive("A");
        assertThatThrownBy(stream::read).isInstanceOf(NoClassDefFoundError.class);
        below.finishByPeer();
        assertThat(calls).containsExactly("throws");
        assertThat(ended).containsExactly(stream);
    }

    private GuardedSessions.Session session() {
        SessionGrant grant = SessionGrant.builder()
                .sessionId(SessionId.random())
                .device(TenantId.random(), DeviceId.random())
                .holder(new GrantHolder("u-1", "Ada Lovelace", "Acme"))
                .valid(clock.instant(), clock.instant().plus(Duration.ofMinutes(30)))
                .limits(LIMITS)
                .build();
        return new GuardedSessions(clock, clock::nanoTime, 1).enter(grant, LIMITS);
    }

    private class SpyReceiver implements ByteStream.Receiver {
        private final boolean asksForMore;

        SpyReceiver(boolean asksForMore) {
            this.asksForMore = asksForMore;
        }

        @Override
        public void onData(ByteBuffer bytes) {
            String all = StandardCharsets.UTF_8.decode(bytes).toString();
            String text = all.equals(MUCH) ? "A" : all;
            calls.add("begin " + text);
            if (asksForMore) {
                stream.read();
            }
            calls.add("end " + text);
        }

        @Override
        public void onFinished() {
            calls.add("finished");
        }

        @Override
        public void onReset(ErrorCode code) {
            calls.add("reset " + code);
        }

        @Override
        public void onWritable() {
            calls.add("writable");
        }
    }
}
