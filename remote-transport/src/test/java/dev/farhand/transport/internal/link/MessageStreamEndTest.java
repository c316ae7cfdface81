package dev.farhand.transport.internal.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.transport.link.MessageLimits;
import dev.farhand.transport.link.MessageStream;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2StreamChannel;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of messages that nobody has read yet when both directions of their stream have ended. */
class MessageStreamEndTest extends StreamEndCase {
    private MessageStream<StringValue> messages(BareServer server, MessageLimits limits) {
        MessageStream<StringValue> made = MessageStream.over(ours(), StringValue.parser(), limits);
        made.receiver(new Hearer(heard));
        server.settle();
        return made;
    }

    private static byte[] fiveMessages() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < 5; i++) {
            all.writeBytes(BareServer.message(StringValue.of("m" + i)));
        }
        return all.toByteArray();
    }

    @Test
    void messagesComeOneByOneAfterBothDirectionsHaveEnded() {
        for (boolean askedBefore : List.of(true, false)) {
            heard.clear();
            try (BareServer server = server(false)) {
                Http2StreamChannel channel = open(server);
                MessageStream<StringValue> messages = messages(server, MessageLimits.ofSize(1000));
                messages.finish();
                if (askedBefore) {
                    messages.read();
                }
                server.say(channel, true, fiveMessages());
                for (int i = askedBefore ? 1 : 0; i < 5; i++) {
                    messages.read();
                    assertThat(heard).hasSize(i + 1);
                }
                messages.read();
                assertThat(heard).containsExactly("m0", "m1", "m2", "m3", "m4", "finished");
                assertCountsNothing(server);
            }
        }
    }

    @Test
    void messagesBeyondTheRateComeLaterAfterBothDirectionsHaveEnded() {
        try (BareServer server = server(false)) {
            Http2StreamChannel channel = open(server);
            MessageStream<StringValue> messages = messages(server, new MessageLimits(1000, 20, 2));
            for (int i = 0; i < 10; i++) {
                messages.read();
            }
            messages.finish();
            server.say(channel, true, fiveMessages());
            assertThat(heard).hasSizeBetween(2, 4);
            org.awaitility.Awaitility.await().until(() -> {
                // The rate looks at the real time, the loop at a time of its own.
                server.agent.pass(Duration.ofSeconds(1));
                return heard.size() == 6;
            });
            assertThat(heard).containsExactly("m0", "m1", "m2", "m3", "m4", "finished");
        }
    }

    @Test
    void messagesComeOneByOneWhenThePeerWantsNoMore() {
        try (BareServer server = server(false)) {
            Http2StreamChannel channel = open(server);
            MessageStream<StringValue> messages = messages(server, MessageLimits.ofSize(1000));
            messages.read();
            server.say(channel, true, fiveMessages());
            channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR));
            server.settle();
            for (int i = 1; i <= 5; i++) {
                server.agent.pass(EmbeddedLink.CONFIG.drainTimeout().minusSeconds(1));
                messages.read();
            }
            assertThat(heard).containsExactly("m0", "m1", "m2", "m3", "m4", "finished");
            messages.finish();
            assertCountsNothing(server);
        }
    }

    @Test
    void noMessageComesAfterItsOwnerClosedOrResetTheStream() {
        for (boolean closes : List.of(true, false)) {
            heard.clear();
            try (BareServer server = server(false)) {
                Http2StreamChannel channel = open(server);
                MessageStream<StringValue> messages = messages(server, MessageLimits.ofSize(1000));
                messages.finish();
                messages.read();
                server.say(channel, true, fiveMessages());
                if (closes) {
                    messages.close();
                } else {
                    // As somebody does who guards the stream below.
                    ours().reset(ErrorCode.ACCESS_PAUSED);
                }
                messages.read();
                assertThat(heard).containsExactly("m0");
            }
        }
    }

    /** It waits for nothing but its own reading, and has said all: its end only could not go out in time. */
    @Test
    void leavesAllMessagesToAPausingReaderThatHasFinishedWhenThePeerWantsNoMore() {
        try (BareServer server = server(false)) {
            Http2StreamChannel channel = open(server);
            channel.config().setAutoRead(false);
            MessageStream<StringValue> messages = messages(server, MessageLimits.ofSize(1000));
            ours().write(ByteBuffer.allocate(256 * 1024));
            messages.finish();
            messages.read();
            server.say(channel, true, fiveMessages());
            channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR));
            server.settle();
            for (int i = 0; i < 3; i++) {
                server.agent.pass(EmbeddedLink.CONFIG.drainTimeout());
            }
            for (int i = 0; i < 5; i++) {
                messages.read();
            }
            assertThat(heard).containsExactly("m0", "m1", "m2", "m3", "m4", "finished");
            assertCountsNothing(server);
        }
    }

    @Test
    void whoStillWritesAfterThePeersEndHearsThatTheStreamIsGone() {
        for (boolean linkLost : List.of(true, false)) {
            heard.clear();
            try (BareServer server = server(false)) {
                Http2StreamChannel channel = open(server);
                channel.config().setAutoRead(false);
                MessageStream<StringValue> messages = messages(server, MessageLimits.ofSize(1000));
                while (messages.isWritable()) {
                    messages.send(StringValue.of("x".repeat(900)));
                }
                messages.read();
                messages.read();
                server.say(channel, true, BareServer.message(StringValue.of("last")));
                assertThat(heard).containsExactly("last", "finished");
                if (linkLost) {
                    server.agent.channel.close();
                    server.agent.end();
                } else {
                    channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR));
                    server.settle();
                    server.agent.pass(EmbeddedLink.CONFIG.drainTimeout());
                    server.agent.pass(EmbeddedLink.CONFIG.drainTimeout());
                }
                assertThat(heard).hasSize(3).last().asString().startsWith("reset ");
            }
        }
    }
}
