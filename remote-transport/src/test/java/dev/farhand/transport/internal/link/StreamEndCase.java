package dev.farhand.transport.internal.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.transport.link.LinkStream;
import io.netty.handler.codec.http2.Http2StreamChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An agent whose channels do what a test wants, and what their reader hears. */
abstract class StreamEndCase {
    static final int PIECE = GatheredData.LARGE;
    static final int PIECES = 3;

    final List<String> heard = new ArrayList<>();
    private @Nullable LinkStream stream;

    BareServer server(boolean listens) {
        BareServer server = unheardServer(listens);
        server.greet();
        return server;
    }

    BareServer unheardServer(boolean listens) {
        return new BareServer(opening -> {
            LinkStream accepted = opening.accept();
            if (listens) {
                accepted.receiver(new Hearer(heard));
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
}
