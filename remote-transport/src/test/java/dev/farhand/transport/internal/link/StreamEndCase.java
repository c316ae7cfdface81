package dev.farhand.transport.internal.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import dev.farhand.core.channel.ByteStream;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.transport.link.LinkStream;
import dev.farhand.transport.link.MessageStream;
import io.netty.handler.codec.http2.Http2StreamChannel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An agent whose channels do what a test wants, and what their reader hears. */
abstract class StreamEndCase {
    static final int PIECE = GatheredData.LARGE;

    final List<String> heard = new ArrayList<>();
    private @Nullable LinkStream stream;
    boolean throwsError;

    BareServer server(boolean listens) {
        BareServer server = unheardServer(listens);
        server.greet();
        return server;
    }

    BareServer unheardServer(boolean listens) {
        return new BareServer(opening -> {
            LinkStream accepted = opening.accept();
            if (listens) {
                accepted.receiver(new Hearer());
            }
            stream = accepted;
        });
    }

    static Http2StreamChannel open(BareServer server) {
        Http2StreamChannel channel = server.open(LinkPaths.CHANNEL);
        server.say(channel, false, BareServer.message(Conversation.channel("any")));
        return channel;
    }

    LinkStream ours() {
        return Objects.requireNonNull(stream);
    }

    static void assertCountsNothing(BareServer server) {
        assertThat(server.agent.link.statistics().openStreams()).isZero();
        assertThat(server.agent.link.statistics().unreadBytes()).isZero();
    }

    class Hearer implements ByteStream.Receiver, MessageStream.Receiver<StringValue> {
        @Override
        public void onData(ByteBuffer bytes) {
            heard.add(String.valueOf(bytes.remaining()));
        }

        @Override
        public void onMessage(StringValue message) {
            heard.add(message.getValue());
        }

        @Override
        public void onFinished() {
            heard.add("finished");
        }

        @Override
        public void onReset(ErrorCode code) {
            heard.add("reset " + code);
            if (throwsError) {
                throw new NoClassDefFoundError("com/host/Absent");
            }
        }

        @Override
        public void onWritable() {}
    }
}
