package dev.farhand.transport.internal.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.error.ErrorCode;
import io.netty.handler.codec.http2.Http2StreamChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Streams that never become a channel: forbidden, refused, or their acceptor failed. */
class UnopenedStreamTest extends StreamEndCase {
    @Test
    void anAcceptorThatThrowsAnErrorLosesItsChannelOnly() {
        BareServer server = new BareServer(opening -> {
            throw new NoClassDefFoundError("com/host/Absent");
        });
        try (server) {
            server.greet();
            open(server);
            assertThat(server.agent.link.isOpen()).isTrue();
            assertCountsNothing(server);
        }
    }

    @Test
    void aStreamThatTheOtherSidesLimitForbidsTakesNoWindowAway() {
        try (Conversation talk = Conversation.greeting()) {
            int before = window(talk);
            talk.server.receive(limit(0));
            for (int i = 0; i < 8 * EmbeddedLink.CONFIG.maximumStreams(); i++) {
                assertThat(talk.server.link.open(Conversation.channel("later")).toCompletableFuture())
                        .isCompletedExceptionally();
            }
            assertThat(talk.server.link.statistics().openStreams()).isZero();
            talk.server.receive(limit(100));
            assertThat(window(talk)).isEqualTo(before);
        }
    }

    /** Of a stream that is opened for it. */
    private static int window(Conversation talk) {
        var opened = talk.server.link.open(Conversation.channel("echo")).toCompletableFuture();
        talk.settle();
        NettyStream made = (NettyStream) opened.join();
        int granted = made.window;
        made.reset(ErrorCode.CANCELLED);
        talk.settle();
        return granted;
    }

    /** SETTINGS with MAX_CONCURRENT_STREAMS. */
    private static byte[] limit(int streams) {
        return new byte[] {0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, (byte) streams};
    }

    /** Each byte alone in a record that a frame of no known type fills up. */
    @Test
    void bytesForARefusedStreamDoNotKeepTheRecordsTheyCameIn() {
        try (BareServer server = new BareServer(opening -> opening.refuse(ErrorCode.ACCESS_PAUSED, "no"))) {
            server.greet();
            Http2StreamChannel channel = open(server);
            int id = channel.stream().id();
            long before = server.agent.heldMemory();
            for (int i = 0; i < 500; i++) {
                server.agent.receive(SmallFramesTest.record(id, (byte) i));
            }
            server.settle();
            assertThat(server.agent.heldMemory()).isEqualTo(before);
            assertThat(server.agent.link.statistics().unreadBytes()).isZero();
            assertThat(server.reset(channel)).isEmpty();
            server.agent.pass(EmbeddedLink.CONFIG.drainTimeout());
            server.settle();
            assertThat(server.reset(channel)).as("in the end").isPresent();
        }
    }

    @Test
    void bytesThatWaitedForADecisionAreLetGoWithARefusal() {
        List<dev.farhand.transport.link.ChannelOpening> asked = new ArrayList<>();
        try (BareServer server = new BareServer(asked::add)) {
            server.greet();
            Http2StreamChannel channel = open(server);
            long before = server.agent.heldMemory();
            server.say(channel, false, new byte[PIECE]);
            assertThat(server.agent.heldMemory()).isGreaterThan(before);
            asked.get(0).refuse(ErrorCode.ACCESS_PAUSED, "no");
            server.settle();
            assertThat(server.agent.heldMemory()).isEqualTo(before);
        }
    }
}
