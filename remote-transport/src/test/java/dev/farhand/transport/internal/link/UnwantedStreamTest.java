package dev.farhand.transport.internal.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.transport.link.ChannelOpening;
import dev.farhand.transport.link.LinkStream;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2StreamChannel;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What becomes of a stream whose peer has said all, or went away, and wants to hear no more: of its reader, and of its writer. */
class UnwantedStreamTest extends StreamEndCase {
    private static void wantNoMore(BareServer server, Http2StreamChannel channel) {
        channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR));
        server.settle();
    }

    /** Three pieces and the end have come, the first is read, and nothing that is written will ever be sent. */
    private void readTheFirstOfThree(BareServer server, Http2StreamChannel channel) {
        ours().read();
        for (int i = 0; i < PIECES; i++) {
            server.say(channel, i == PIECES - 1, new byte[PIECE]);
        }
        wantNoMore(server, channel);
        assertThat(heard).containsExactly(String.valueOf(PIECE));
        assertThat(ours().isWritable()).isFalse();
        assertThat(ours().write(ByteBuffer.allocate(1)).toCompletableFuture()).isCompletedExceptionally();
        assertThat(server.agent.link.statistics().openStreams()).isOne();
    }

    /** The first look may still find that somebody was here. */
    private static void waitInVain(BareServer server) {
        server.agent.pass(EmbeddedLink.CONFIG.drainTimeout());
        server.agent.pass(EmbeddedLink.CONFIG.drainTimeout());
    }

    @Test
    void leavesToItsReaderWhatAPeerSentThatWantsNoMore() {
        for (boolean finishes : List.of(true, false)) {
            heard.clear();
            try (BareServer server = server(true)) {
                Http2StreamChannel channel = open(server);
                readTheFirstOfThree(server, channel);
                if (finishes) {
                    ours().finish();
                }
                for (int i = 1; i < PIECES; i++) {
                    server.agent.pass(EmbeddedLink.CONFIG.drainTimeout().minusSeconds(1));
                    ours().read();
                }
                assertThat(heard).hasSize(PIECES + 1).last().isEqualTo("finished");
                waitInVain(server);
                assertCountsNothing(server);
                assertThat(heard).last().isEqualTo(finishes ? "finished" : "reset CANCELLED");
            }
        }
    }

    @Test
    void isOverWhenItsOwnerFinishesAfterAllWasHeardOfAPeerThatWantsNoMore() {
        try (BareServer server = server(true)) {
            Http2StreamChannel channel = open(server);
            readTheFirstOfThree(server, channel);
            ours().read();
            ours().read();
            assertThat(server.agent.link.statistics().openStreams()).isOne();
            ours().finish();
            assertCountsNothing(server);
            waitInVain(server);
            assertThat(heard).last().isEqualTo("finished");
        }
    }

    /** One that writes while it may would write for ever. */
    @Test
    void mayNotWriteWhenItHearsTheEndOfAPeerThatWantsNoMore() {
        List<Boolean> mayWrite = new ArrayList<>();
        try (BareServer server = server(false)) {
            Http2StreamChannel channel = open(server);
            ours().receiver(new Hearer(heard) {
                @Override
                public void onFinished() {
                    mayWrite.add(ours().isWritable());
                }

                @Override
                public void onWritable() {
                    mayWrite.add(ours().isWritable());
                }
            });
            channel.config().setAutoRead(false);
            ours().write(ByteBuffer.allocate(256 * 1024));
            server.say(channel, true, new byte[0]);
            wantNoMore(server, channel);
            ours().reset(ErrorCode.CANCELLED);
            assertThat(mayWrite).contains(false).doesNotContain(true);
        }
    }

    /** It waits for nothing but its own reading, and has said all: its end only could not go out in time. */
    @Test
    void leavesAllToAPausingReaderThatHasFinishedWhenThePeerWantsNoMore() {
        try (BareServer server = server(true)) {
            Http2StreamChannel channel = open(server);
            channel.config().setAutoRead(false);
            ours().write(ByteBuffer.allocate(256 * 1024));
            ours().finish();
            server.say(channel, true, new byte[PIECE]);
            wantNoMore(server, channel);
            for (int i = 0; i < 5; i++) {
                server.agent.pass(EmbeddedLink.CONFIG.drainTimeout());
            }
            assertThat(heard).isEmpty();
            ours().read();
            assertThat(heard).containsExactly(String.valueOf(PIECE), "finished");
            assertCountsNothing(server);
        }
    }

    @Test
    void tellsNothingFromWithinAClose() {
        try (BareServer server = server(true)) {
            Http2StreamChannel channel = open(server);
            ours().read();
            server.say(channel, false, new byte[PIECE]);
            server.say(channel, true, new byte[0]);
            ours().close();
            server.settle();
            assertCountsNothing(server);
            assertThat(heard).containsExactly(String.valueOf(PIECE));
        }
    }

    /** An echo that writes first would wait for ever. */
    @Test
    void tellsWhoOnlyWaitsToWriteThatThePeerWantsNoMore() {
        try (BareServer server = server(true)) {
            Http2StreamChannel channel = open(server);
            readTheFirstOfThree(server, channel);
            ours().later(Duration.ofSeconds(20), () -> ours().later(Duration.ofSeconds(20), () -> {}));
            server.agent.pass(EmbeddedLink.CONFIG.drainTimeout());
            assertThat(heard).last().isEqualTo("reset CANCELLED");
            assertCountsNothing(server);
        }
    }

    @Test
    void failsTheWriteOfAWriterThatHadFinishedWhenThePeerWantsNoMore() {
        try (BareServer server = server(true)) {
            Http2StreamChannel channel = open(server);
            channel.config().setAutoRead(false);
            CompletionStage<Void> written = ours().write(ByteBuffer.allocate(1024 * 1024));
            ours().finish();
            server.say(channel, false, new byte[PIECE]);
            server.say(channel, true, new byte[PIECE]);
            wantNoMore(server, channel);
            ours().read();
            ours().read();
            ours().finish();
            assertThat(heard).containsExactly(String.valueOf(PIECE), String.valueOf(PIECE), "finished");
            assertThat(written.toCompletableFuture()).isCompletedExceptionally();
            assertCountsNothing(server);
        }
    }

    @Test
    void takesAlongWhatWaitsWhenAPeerEndsItBeforeItHasSaidAll() {
        try (BareServer server = server(true)) {
            Http2StreamChannel channel = open(server);
            server.say(channel, false, new byte[PIECE]);
            wantNoMore(server, channel);
            assertThat(heard).containsExactly("reset CANCELLED");
            assertCountsNothing(server);
        }
    }

    // ---- writers that are told to go on

    /** Writes for as long as it may, and goes on when it is told to; as far as a test lets it. */
    private static final class Pump extends Hearer {
        private static final int ENOUGH = 10_000;

        private final LinkStream on;
        private int writes;

        Pump(List<String> heard, LinkStream on) {
            super(heard);
            this.on = on;
        }

        @Override
        public void onWritable() {
            while (on.isWritable() && writes < ENOUGH) {
                writes++;
                on.write(ByteBuffer.allocate(1024));
            }
        }
    }

    @Test
    void aWriterIsNotToldToGoOnByALossOfWhatItWrote() {
        // GOAWAY with NO_ERROR that knows of the control stream only: Netty takes back what was written on any other.
        byte[] goAway = {0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0};
        try (EmbeddedLink server = EmbeddedLink.server(Conversation.echo());
                EmbeddedLink agent = EmbeddedLink.agent(ChannelOpening::accept)) {
            exchange(server, agent);
            CompletableFuture<LinkStream> opened =
                    server.link.open(Conversation.channel("any")).toCompletableFuture();
            exchange(server, agent);
            Pump pump = new Pump(heard, opened.join());
            opened.join().receiver(pump);
            pump.onWritable();
            exchange(server, agent);
            assertThat(opened.join().isWritable()).isFalse();
            int before = pump.writes;
            server.receive(goAway);
            exchange(server, agent);
            assertThat(pump.writes).isEqualTo(before);
            assertThat(heard).hasSize(1).first().asString().startsWith("reset ");
        }
    }

    private static void exchange(EmbeddedLink one, EmbeddedLink other) {
        byte[] there = one.sent();
        byte[] back = other.sent();
        while (there.length + back.length > 0) {
            other.receive(there);
            one.receive(back);
            there = one.sent();
            back = other.sent();
        }
    }
}
