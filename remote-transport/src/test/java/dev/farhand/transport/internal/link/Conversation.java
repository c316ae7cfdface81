package dev.farhand.transport.internal.link;

import com.google.protobuf.ByteString;
import com.google.protobuf.StringValue;
import dev.farhand.core.channel.ByteStream;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.protocol.v1.ChannelKind;
import dev.farhand.core.protocol.v1.DeviceFacts;
import dev.farhand.core.protocol.v1.OpenChannel;
import dev.farhand.transport.link.ChannelAcceptor;
import dev.farhand.transport.link.Link;
import dev.farhand.transport.link.LinkStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;

/** What an agent and a server say to each other in an ordinary life, byte by byte: the seeds of the fuzz tests. */
final class Conversation implements AutoCloseable {
    private static final byte[] WORD = "hello there".getBytes(java.nio.charset.StandardCharsets.UTF_8);

    final EmbeddedLink server = EmbeddedLink.server(echo());
    final EmbeddedLink agent = EmbeddedLink.agent(echo());
    private final ByteArrayOutputStream ofServer = new ByteArrayOutputStream();
    private final ByteArrayOutputStream ofAgent = new ByteArrayOutputStream();

    /** Sends everything back; refuses what is not called echo. */
    static ChannelAcceptor echo() {
        return opening -> {
            if (opening.request().getKind() == ChannelKind.CHANNEL_KIND_ECHO) {
                new Echo(opening.accept());
            } else if (!opening.request().getName().equals("later")) {
                opening.refuse(ErrorCode.CHANNEL_KIND_UNSUPPORTED, "only echo");
            }
        };
    }

    static OpenChannel channel(String name) {
        return OpenChannel.newBuilder()
                .setKind(name.equals("echo") ? ChannelKind.CHANNEL_KIND_ECHO : ChannelKind.CHANNEL_KIND_CUSTOM)
                .setName(name)
                .setVersion(1)
                .setParameters(ByteString.copyFromUtf8("p"))
                .build();
    }

    /** Hands over what was said, until neither has anything to say. */
    Conversation settle() {
        byte[] some = server.sent();
        byte[] other = agent.sent();
        while (some.length + other.length > 0) {
            ofServer.writeBytes(some);
            ofAgent.writeBytes(other);
            agent.receive(some);
            server.receive(other);
            some = server.sent();
            other = agent.sent();
        }
        return this;
    }

    byte[] saidByServer() {
        return ofServer.toByteArray();
    }

    byte[] saidByAgent() {
        return ofAgent.toByteArray();
    }

    /** Hello and nothing else. */
    static Conversation greeting() {
        return new Conversation().settle();
    }

    /** Channels of either end, opened, refused, ended and reset. */
    static Conversation channels() {
        Conversation talk = greeting();
        for (Link end : java.util.List.of(talk.server.link, talk.agent.link)) {
            end.open(channel("echo")).thenAccept(stream -> {
                new Echo(stream);
                stream.write(ByteBuffer.wrap(WORD));
            });
            end.open(channel("nothing"));
            end.open(channel("later")).toCompletableFuture().cancel(false);
            end.call(channel("echo"), StringValue.of("call"), StringValue.parser());
            end.ping();
            talk.settle();
        }
        talk.server.link.close(ErrorCode.OVERLOADED);
        return talk.settle();
    }

    /** What happens to a device over the years. */
    static Conversation life() {
        Conversation talk = greeting();
        AgentLink agent = (AgentLink) talk.agent.link;
        ServerLink server = (ServerLink) talk.server.link;
        agent.report(DeviceFacts.newBuilder().setHostName("renamed").build());
        server.demandRenewal();
        talk.settle();
        agent.trustAccepted(2);
        talk.settle();
        server.drain(Duration.ofSeconds(5));
        return talk.settle();
    }

    @Override
    public void close() {
        server.close();
        agent.close();
    }

    private static final class Echo implements ByteStream.Receiver {
        private final LinkStream stream;
        private int left = 4;

        Echo(LinkStream stream) {
            this.stream = stream;
            stream.receiver(this);
            stream.read();
        }

        @Override
        public void onData(ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            left--;
            if (left <= 0) {
                stream.finish();
            } else {
                stream.write(ByteBuffer.wrap(copy)).whenComplete((done, failure) -> stream.read());
            }
        }

        @Override
        public void onFinished() {
            stream.finish();
        }

        @Override
        public void onReset(ErrorCode code) {
            left = 0;
        }
    }
}
