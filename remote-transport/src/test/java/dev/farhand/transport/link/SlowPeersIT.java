package dev.farhand.transport.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.protocol.v1.AgentHello;
import dev.farhand.core.protocol.v1.ChannelOpened;
import dev.farhand.core.protocol.v1.ChannelWanted;
import dev.farhand.core.protocol.v1.ControlFromAgent;
import dev.farhand.core.protocol.v1.OpenChannel;
import dev.farhand.core.protocol.v1.OpenChannelResponse;
import dev.farhand.core.protocol.v1.ProtocolRange;
import dev.farhand.transport.internal.wire.MessageDecoder;
import dev.farhand.transport.link.Channels.Collector;
import dev.farhand.transport.link.Channels.Pump;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Peers that take or give a byte now and then: what is kept for them stays small, and nobody else notices. */
class SlowPeersIT {
    /** The writer's mark, and what a writer that looks only between its writes may put on top. */
    private static final long MOST_UNSENT = 128 * 1024 + Pump.CHUNK;

    private static HostileAgent connect(InetSocketAddress address, LinkHouse house, int window) throws Exception {
        HostileAgent agent = new HostileAgent(
                address,
                HostileAgent.tls(
                        house.device().identity,
                        InsecureTrustManagerFactory.INSTANCE.getTrustManagers()[0]),
                window,
                SlowPeersIT::serve);
        agent.say(Unpooled.wrappedBuffer(MessageDecoder.encode(ControlFromAgent.newBuilder()
                .setHello(AgentHello.newBuilder()
                        .setProtocol(ProtocolRange.newBuilder().setMinimum(1).setMaximum(1))
                        .setChosenProtocol(1))
                .build())));
        return agent;
    }

    /** Opens what is asked for, and reads as its name says. */
    private static void serve(Channel channel, OpenChannel opening) {
        OpenChannelResponse answer = OpenChannelResponse.newBuilder()
                .setOpened(ChannelOpened.newBuilder().setVersion(1))
                .build();
        channel.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(MessageDecoder.encode(answer))));
        boolean echo = opening.getName().equals("echo");
        channel.config().setAutoRead(echo);
        channel.pipeline().addLast(new Reader(echo));
        if (opening.getName().equals("sip")) {
            channel.eventLoop().scheduleAtFixedRate(channel::read, 50, 50, TimeUnit.MILLISECONDS);
        }
    }

    private static final class Reader extends ChannelInboundHandlerAdapter {
        private final boolean echo;

        Reader(boolean echo) {
            this.echo = echo;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (echo && message instanceof Http2DataFrame data && data.content().isReadable()) {
                ctx.writeAndFlush(new DefaultHttp2DataFrame(data.content().retain()));
            }
            ReferenceCountUtil.release(message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    @Test
    void keepsLittleForAReaderThatSipsOrNeverReads() throws Exception {
        try (LinkHouse house = new LinkHouse();
                HostileAgent agent = connect(house.listen(), house, 1)) {
            Link link =
                    Eventually.present(() -> house.server.links().all().stream().findFirst());
            assertThat(agent.connection.isActive()).isTrue();
            List<Pump> pumps = new CopyOnWriteArrayList<>();
            for (int i = 0; i < 20; i++) {
                String name = i % 2 == 0 ? "sip" : "never";
                pumps.add(Pump.on(Eventually.get(link.open(Channels.custom(name, ""))), Long.MAX_VALUE));
            }
            Eventually.until(() -> pumps.stream().noneMatch(Pump::isWritable));
            // Its window is one byte, too: so a word takes a round trip for each letter, and comes back whole.
            LinkStream stream = Eventually.get(link.open(Channels.custom("echo", "")));
            Collector echo = Collector.on(stream).keepReading();
            stream.write(ByteBuffer.wrap("one byte at a time".getBytes(StandardCharsets.UTF_8)));
            Eventually.until(() -> echo.text.equals("one byte at a time"));
            assertThat(pumps).allSatisfy(pump -> {
                assertThat(pump.sent).isLessThanOrEqualTo(MOST_UNSENT);
                assertThat(pump.resets).isEmpty();
            });
            assertThat(link.isOpen()).isTrue();
        }
    }

    @Test
    void keepsOnlyWhatAWriterThatDripsHasSent() throws Exception {
        try (LinkHouse house = new LinkHouse(builder -> builder.acceptor(Channels.standard()))) {
            FakeCredentials device = house.device();
            AtomicInteger heard = new AtomicInteger();
            LinkClient client = house.agent(
                    house.listen(),
                    device,
                    builder -> builder.acceptor(opening -> {
                        if (opening.request().getName().equals("messages")) {
                            messages(opening, heard);
                        } else {
                            Channels.standard().opening(opening);
                        }
                    }));
            Link server = house.link(device);
            Link agent = Eventually.present(client::link);
            LinkStream stream = Eventually.get(server.open(Channels.custom("messages", "")));
            Collector end = Collector.on(stream).keepReading();
            ByteBuffer message = MessageDecoder.encode(StringValue.of("x".repeat(300)));
            while (message.hasRemaining()) {
                Eventually.get(stream.write(ByteBuffer.wrap(new byte[] {message.get()})));
                if (message.position() % 50 == 0) {
                    LinkIT.echo(server);
                    LinkIT.echo(agent);
                    assertThat(heard).hasValue(0);
                    assertThat(agent.statistics().unreadBytes()).isLessThan(1024);
                }
            }
            Eventually.until(() -> heard.get() == 1);
            assertThat(end.resets).isEmpty();
        }
    }

    private static void messages(ChannelOpening opening, AtomicInteger heard) {
        MessageStream<StringValue> messages =
                MessageStream.over(opening.accept(), StringValue.parser(), MessageLimits.ofSize(1000));
        messages.receiver(new MessageStream.Receiver<StringValue>() {
            @Override
            public void onMessage(StringValue message) {
                heard.incrementAndGet();
                messages.read();
            }

            @Override
            public void onFinished() {
                messages.finish();
            }

            @Override
            public void onReset(ErrorCode code) {
                heard.set(-1);
            }
        });
        messages.read();
    }

    /** Each question is refused, and the refusals are for somebody who does not read them. */
    @Test
    void keepsLittleForAnAgentThatAsksAndDoesNotListen() throws Exception {
        LinkConfig config = LinkConfig.builder().streamsPerSecond(100_000).build();
        try (LinkHouse house = new LinkHouse(builder -> builder.config(config));
                HostileAgent agent = connect(house.listen(), house, 60_000)) {
            Link link =
                    Eventually.present(() -> house.server.links().all().stream().findFirst());
            agent.control.get(10, TimeUnit.SECONDS).config().setAutoRead(false);
            ByteBuffer question = MessageDecoder.encode(ControlFromAgent.newBuilder()
                    .setChannelWanted(
                            ChannelWanted.newBuilder().setRequestNumber(1).setChannel(Channels.custom("unknown", "")))
                    .build());
            ByteBuffer many = ByteBuffer.allocate(question.remaining() * 1000);
            while (many.hasRemaining()) {
                many.put(question.duplicate());
            }
            AtomicInteger sent = new AtomicInteger();
            for (int i = 0; i < 200; i++) {
                agent.control
                        .get()
                        .writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(many.array())))
                        .addListener(done -> sent.incrementAndGet());
            }
            // It is not asked for more once its answers wait; what it has sent until then is little.
            Eventually.until(() -> link.statistics().bytesSent() > 60_000 + 100_000);
            for (int i = 0; i < 50; i++) {
                Eventually.get(link.ping());
            }
            assertThat(link.statistics().bytesSent()).isLessThan(60_000 + MOST_UNSENT);
            assertThat(sent.get()).isLessThan(200);
            assertThat(link.isOpen()).isTrue();
        }
    }
}
