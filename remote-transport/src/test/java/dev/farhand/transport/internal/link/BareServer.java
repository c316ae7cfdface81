package dev.farhand.transport.internal.link;

import com.google.protobuf.MessageLite;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.protocol.v1.ControlFromServer;
import dev.farhand.core.protocol.v1.ServerHello;
import dev.farhand.transport.internal.wire.MessageDecoder;
import dev.farhand.transport.internal.wire.ProtocolVersions;
import dev.farhand.transport.link.ChannelAcceptor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** HTTP/2 and nothing else, opposite an agent's link: says what a test wants on the streams that it wants. */
final class BareServer implements AutoCloseable {
    final EmbeddedLink agent;
    private final Map<Http2StreamChannel, ErrorCode> resets = new HashMap<>();
    private final EmbeddedChannel channel = new EmbeddedChannel(
            Http2FrameCodecBuilder.forClient().build(), new Http2MultiplexHandler(new Collector()), new Collector());

    BareServer() {
        this(Conversation.echo());
    }

    BareServer(ChannelAcceptor acceptor) {
        agent = EmbeddedLink.agent(acceptor);
        settle();
    }

    static byte[] message(MessageLite message) {
        return MessageDecoder.encode(message).array();
    }

    static byte[] hello() {
        return message(ControlFromServer.newBuilder()
                .setHello(ServerHello.newBuilder().setProtocol(ProtocolVersions.ours("1")))
                .build());
    }

    Http2StreamChannel open(AsciiString path) {
        return open(LinkPaths.request(path));
    }

    Http2StreamChannel open(Http2Headers headers) {
        Http2StreamChannel stream = new Http2StreamChannelBootstrap(channel)
                .handler(new Collector())
                .open()
                .getNow();
        stream.writeAndFlush(new DefaultHttp2HeadersFrame(headers));
        settle();
        return stream;
    }

    /** The control stream, with an agent that has said hello. */
    Http2StreamChannel greet() {
        Http2StreamChannel control = open(LinkPaths.CONTROL);
        say(control, false, hello());
        return control;
    }

    void say(Http2StreamChannel stream, boolean last, byte[]... parts) {
        prepare(stream, last, parts);
        settle();
    }

    /** To be handed over with what else is said until then, as one read of a socket finds it. */
    void prepare(Http2StreamChannel stream, boolean last, byte[]... parts) {
        stream.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(parts), last));
    }

    /** What it has said and not handed over. */
    byte[] said() {
        channel.runPendingTasks();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            byte[] copy = new byte[bytes.readableBytes()];
            bytes.readBytes(copy);
            bytes.release();
            all.writeBytes(copy);
        }
        return all.toByteArray();
    }

    Optional<ErrorCode> reset(Http2StreamChannel stream) {
        return Optional.ofNullable(resets.get(stream));
    }

    /** Hands over what was said, until neither has anything to say. */
    void settle() {
        byte[] said = said();
        if (said.length > 0) {
            agent.receive(said);
        }
        byte[] answer = agent.sent();
        if (answer.length > 0 && channel.isOpen()) {
            channel.writeInbound(Unpooled.wrappedBuffer(answer));
            settle();
        }
    }

    @Override
    public void close() {
        agent.close();
        channel.finishAndReleaseAll();
    }

    @ChannelHandler.Sharable
    private final class Collector extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof Http2ResetFrame reset && ctx.channel() instanceof Http2StreamChannel stream) {
                resets.put(stream, ResetCodes.read(reset.errorCode()));
            }
            ReferenceCountUtil.release(event);
        }
    }
}
