package dev.farhand.transport.internal.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.protocol.v1.ControlFromServer;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of a stream, and of what nobody has read yet, when both its directions have ended. */
class StreamEndTest extends StreamEndCase {
    /** Both ends pass, and three pieces wait. */
    private void closeUnread(BareServer server) {
        Http2StreamChannel channel = open(server);
        ours().finish();
        server.settle();
        for (int i = 0; i < PIECES; i++) {
            server.say(channel, i == PIECES - 1, new byte[PIECE]);
        }
        assertThat(heard).isEmpty();
        assertThat(channel.isOpen()).isFalse();
        assertThat(server.agent.link.statistics().openStreams()).isOne();
        assertThat(server.agent.link.statistics().unreadBytes()).isEqualTo((long) PIECES * PIECE);
    }

    @Test
    void handsOutWhatWaitsAfterBothDirectionsHaveEnded() {
        String piece = String.valueOf(PIECE);
        try (BareServer server = server(true)) {
            closeUnread(server);
            assertThat(ours().isWritable()).isFalse();
            ours().read();
            assertThat(heard).containsExactly(piece);
            assertThat(server.agent.link.statistics().unreadBytes()).isEqualTo((PIECES - 1L) * PIECE);
            ours().read();
            assertThat(server.agent.link.statistics().openStreams()).isOne();
            ours().read();
            assertThat(heard).containsExactly(piece, piece, piece, "finished");
            assertCountsNothing(server);
            ours().read();
            ours().reset(ErrorCode.CANCELLED);
            assertThat(heard).hasSize(4);
        }
    }

    @Test
    void tellsAReceiverThatComesAfterTheEnd() {
        try (BareServer server = server(false)) {
            Http2StreamChannel channel = open(server);
            ours().finish();
            server.say(channel, true, new byte[0]);
            assertThat(server.agent.link.statistics().openStreams()).isOne();
            ours().receiver(new Hearer(heard));
            assertThat(heard).containsExactly("finished");
            assertCountsNothing(server);
        }
    }

    @Test
    void tellsAReceiverThatComesAfterAResetWhyItWasReset() {
        try (BareServer server = server(false)) {
            Http2StreamChannel channel = open(server);
            channel.writeAndFlush(new DefaultHttp2ResetFrame(ResetCodes.of(ErrorCode.ACCESS_PAUSED)));
            server.settle();
            assertCountsNothing(server);
            ours().receiver(new Hearer(heard));
            assertThat(heard).containsExactly("reset ACCESS_PAUSED");
        }
    }

    @Test
    void countsAndHandsOutWhatCameInOneFrameWithTheQuestionAndTheEnd() {
        try (BareServer server = server(true)) {
            Http2StreamChannel channel = server.open(LinkPaths.CHANNEL);
            server.say(channel, true, BareServer.message(Conversation.channel("any")), new byte[100]);
            assertThat(server.agent.link.statistics().unreadBytes()).isEqualTo(100);
            ours().finish();
            server.settle();
            ours().read();
            assertThat(heard).containsExactly("100", "finished");
            assertCountsNothing(server);
        }
    }

    @Test
    void tellsAReceiverThatComesAfterTheirEndAndBeforeOurs() {
        try (BareServer server = server(false)) {
            Http2StreamChannel channel = server.open(LinkPaths.CHANNEL);
            server.say(channel, true, BareServer.message(Conversation.channel("any")));
            ours().receiver(new Hearer(heard));
            assertThat(heard).containsExactly("finished");
            ours().finish();
            server.settle();
            assertCountsNothing(server);
        }
    }

    @Test
    void leavesWhatWaitsToTheReaderWhenTheLinkIsLost() {
        try (BareServer server = server(true)) {
            closeUnread(server);
            server.agent.channel.close();
            assertThat(server.agent.end().code()).isEqualTo(ErrorCode.LINK_LOST);
            assertCountsNothing(server);
            server.agent.sent();
            assertThat(server.agent.heldMemory()).as("in nobody's pool").isZero();
            assertThat(heard).isEmpty();
            for (int i = 0; i < PIECES; i++) {
                ours().read();
            }
            assertThat(heard).hasSize(PIECES + 1).last().isEqualTo("finished");
        }
    }

    @Test
    void leavesWhatWaitsToTheReaderWhenTheOtherSideEndsTheLink() {
        try (BareServer server = server(true)) {
            closeUnread(server);
            endFromThere(server, ErrorCode.SHUTTING_DOWN);
            for (int i = 0; i < PIECES; i++) {
                ours().read();
            }
            assertThat(heard).hasSize(PIECES + 1).last().isEqualTo("finished");
        }
    }

    private static void endFromThere(BareServer server, ErrorCode code) {
        server.agent.link.life().closedByPeer(new RemoteException(code));
        assertThat(server.agent.end().code()).isEqualTo(code);
    }

    @Test
    void takesWhatWaitsFromAReaderThatStopsReadingAfterTheLinkIsLost() {
        try (BareServer server = server(true)) {
            closeUnread(server);
            // The link stands: a closed EmbeddedChannel runs no timers.
            ((NettyStream) ours()).end().linkGone();
            Duration patience = EmbeddedLink.CONFIG.drainTimeout();
            String piece = String.valueOf(PIECE);
            ours().read();
            server.agent.pass(patience);
            assertThat(heard).as("it has read since").containsExactly(piece);
            ours().later(Duration.ZERO, () -> {});
            server.agent.pass(patience);
            assertThat(heard).as("it did something").containsExactly(piece);
            server.agent.pass(patience);
            assertThat(heard).containsExactly(piece, "reset LINK_LOST");
            ours().read();
            assertThat(heard).hasSize(2);
            assertCountsNothing(server);
        }
    }

    @Test
    void leavesWhatWaitsToTheReaderWhenTheSameReadEndsTheLink() {
        for (boolean refused : List.of(true, false)) {
            heard.clear();
            try (BareServer server = unheardServer(true)) {
                Http2StreamChannel control = server.greet();
                Http2StreamChannel channel = open(server);
                ours().finish();
                server.settle();
                server.say(channel, false, new byte[PIECE]);
                server.prepare(channel, true, new byte[PIECE]);
                if (refused) {
                    server.prepare(control, false, refusal(ErrorCode.SHUTTING_DOWN));
                    server.settle();
                } else {
                    server.agent.receiveLast(server.said());
                }
                assertThat(server.agent.end().code())
                        .isEqualTo(refused ? ErrorCode.SHUTTING_DOWN : ErrorCode.LINK_LOST);
                assertCountsNothing(server);
                ours().read();
                ours().read();
                assertThat(heard).containsExactly(String.valueOf(PIECE), String.valueOf(PIECE), "finished");
            }
        }
    }

    private static byte[] refusal(ErrorCode code) {
        return BareServer.message(ControlFromServer.newBuilder()
                .setRefused(new RemoteException(code).toRefusal())
                .build());
    }

    @Test
    void takesWhatWaitsAlongWhenTheDeviceWasRevoked() {
        try (BareServer server = server(true)) {
            closeUnread(server);
            endFromThere(server, ErrorCode.DEVICE_REVOKED);
            ours().read();
            assertThat(heard).containsExactly("reset DEVICE_REVOKED");
            assertCountsNothing(server);
        }
    }

    @Test
    void takesWhatWaitsAlongWhenThisSideEndsTheLink() {
        try (BareServer server = server(true)) {
            closeUnread(server);
            server.agent.link.close(ErrorCode.SHUTTING_DOWN);
            ours().read();
            assertThat(heard).containsExactly("reset SHUTTING_DOWN");
            assertCountsNothing(server);
        }
    }

    @Test
    void leavesWhatWaitsToTheReaderWhenTheDeviceCameBackOverAnotherLink() {
        try (BareServer server = server(true)) {
            closeUnread(server);
            server.agent.link.close(ErrorCode.LINK_SUPERSEDED);
            server.agent.pass(Duration.ofSeconds(2));
            ours().read();
            assertThat(heard).containsExactly(String.valueOf(PIECE));
        }
    }

    @Test
    void dropsWhatWaitsWhenItsOwnerResetsOrClosesIt() {
        List<Runnable> ways = List.of(() -> ours().reset(ErrorCode.ACCESS_PAUSED), () -> ours().close());
        for (Runnable way : ways) {
            try (BareServer server = server(true)) {
                closeUnread(server);
                way.run();
                assertCountsNothing(server);
                assertThat(server.agent.link.isOpen()).isTrue();
                ours().read();
                assertThat(heard).isEmpty();
            }
        }
    }

    @Test
    void resetsAStreamWhoseOwnEndIsUnsentWhenTheLinkIsLost() {
        try (BareServer server = server(true)) {
            Http2StreamChannel channel = open(server);
            // More than its window, and nobody reads: the end stays behind it.
            channel.config().setAutoRead(false);
            ours().write(ByteBuffer.allocate(1024 * 1024));
            ours().finish();
            server.say(channel, false, new byte[PIECE]);
            server.say(channel, true, new byte[PIECE]);
            server.agent.channel.close();
            server.agent.end();
            assertThat(heard).containsExactly("reset LINK_LOST");
        }
    }

    @Test
    void sendsAllThatWasWrittenBeforeACloseWhoseReaderLeftThePeersEndUnread() {
        try (BareServer server = server(true)) {
            Http2StreamChannel channel = open(server);
            server.say(channel, false, new byte[PIECE]);
            server.say(channel, true, new byte[PIECE]);
            ours().write(ByteBuffer.allocate(1000));
            ours().close();
            server.settle();
            assertThat(server.reset(channel)).isEmpty();
            assertThat(channel.isOpen()).isFalse();
            assertCountsNothing(server);
            assertThat(heard).isEmpty();
        }
    }

    @Test
    void goesOnSendingAfterACloseToAPeerThatTakesItsTime() {
        try (BareServer server = server(true)) {
            Http2StreamChannel channel = open(server);
            channel.config().setAutoRead(false);
            ours().write(ByteBuffer.allocate(256 * 1024));
            server.say(channel, true, new byte[0]);
            ours().close();
            server.settle();
            for (int pauses = 0; pauses < 9; pauses++) {
                server.agent.pass(EmbeddedLink.CONFIG.drainTimeout().multipliedBy(2));
                channel.read();
                server.settle();
                assertThat(server.reset(channel)).isEmpty();
                assertThat(channel.isOpen()).isTrue();
            }
            channel.config().setAutoRead(true);
            server.settle();
            assertThat(server.reset(channel)).isEmpty();
            assertThat(channel.isOpen()).isFalse();
            assertCountsNothing(server);
        }
    }

    /** As an echo does, which reads on only when it has written. */
    @Test
    void throwsAwayAfterACloseWhatComesFromAPeerThatHasNotAllOfOurs() {
        int much = 8 * EmbeddedLink.CONFIG.maximumStreamWindow();
        try (BareServer server = server(true)) {
            Http2StreamChannel channel = open(server);
            channel.config().setAutoRead(false);
            ours().write(ByteBuffer.allocate(256 * 1024));
            ours().close();
            server.settle();
            server.say(channel, false, new byte[much]);
            assertThat(received(server)).isGreaterThanOrEqualTo(much);
            assertThat(server.agent.link.statistics().unreadBytes()).isZero();
            channel.config().setAutoRead(true);
            server.settle();
            server.say(channel, false, new byte[much]);
            assertThat(received(server)).as("it has all of ours now").isLessThan(2L * much);
            server.agent.pass(EmbeddedLink.CONFIG.drainTimeout());
            assertCountsNothing(server);
        }
    }

    private static long received(BareServer server) {
        return server.agent.link.statistics().bytesReceived();
    }

    @Test
    void dropsInTheEndWhatAPeerNeverTakesAfterAClose() {
        try (BareServer server = server(true)) {
            Http2StreamChannel channel = open(server);
            channel.config().setAutoRead(false);
            ours().write(ByteBuffer.allocate(1024 * 1024));
            server.say(channel, true, new byte[0]);
            closeAgainAndAgain(server, StreamEnd.LONGEST_SENDING);
            assertThat(server.reset(channel)).contains(ErrorCode.CANCELLED);
            assertThat(heard).doesNotContain("reset CANCELLED");
        }
    }

    @Test
    void waitsForThePeersEndNoLongerThanForADrain() {
        try (BareServer server = server(true)) {
            Http2StreamChannel channel = open(server);
            ours().write(ByteBuffer.allocate(1000));
            closeAgainAndAgain(server, EmbeddedLink.CONFIG.drainTimeout());
            assertThat(server.reset(channel)).isPresent();
            assertThat(channel.isOpen()).isFalse();
            assertThat(heard).isEmpty();
        }
    }

    /** The first close is the one that counts. */
    private void closeAgainAndAgain(BareServer server, Duration patience) {
        for (int fifth = 0; fifth < 5; fifth++) {
            ours().close();
            server.settle();
            assertThat(server.agent.link.statistics().openStreams()).isOne();
            server.agent.pass(patience.dividedBy(5));
        }
        server.settle();
        assertCountsNothing(server);
    }

    // ---- receivers that fail

    @Test
    void aReceiverThatThrowsAnErrorAtTheEndDoesNotKeepTheLinkFromEnding() {
        Hearer breaking = new Hearer(heard) {
            @Override
            public void onReset(ErrorCode code) {
                super.onReset(code);
                throw new NoClassDefFoundError("com/host/Absent");
            }
        };
        try (BareServer server = server(false)) {
            for (int i = 0; i < 2; i++) {
                open(server);
                ours().receiver(breaking);
            }
            server.agent.channel.close();
            assertThat(server.agent.end().code()).isEqualTo(ErrorCode.LINK_LOST);
            assertThat(heard).containsExactly("reset LINK_LOST", "reset LINK_LOST");
        }
    }
}
