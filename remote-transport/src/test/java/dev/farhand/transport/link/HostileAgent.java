package dev.farhand.transport.link;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.identity.Identity;
import dev.farhand.core.protocol.v1.ControlFromServer;
import dev.farhand.core.protocol.v1.OpenChannel;
import dev.farhand.transport.internal.link.ResetCodes;
import dev.farhand.transport.internal.wire.MessageDecoder;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;

/** An agent that gets as far as the control stream and then does what the test wants. */
final class HostileAgent implements AutoCloseable {
    private static final int PROTOCOL_WINDOW = 65_535;

    final CompletableFuture<Channel> control = new CompletableFuture<>();
    final CompletableFuture<ControlFromServer> hello = new CompletableFuture<>();
    final CompletableFuture<ControlFromServer> lastWord = new CompletableFuture<>();
    final CompletableFuture<ErrorCode> controlReset = new CompletableFuture<>();
    final Channel connection;
    private final int window;
    private final BiConsumer<Channel, OpenChannel> channels;
    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    HostileAgent(InetSocketAddress server, Optional<Identity> identity, String alpn, String protocol) throws Exception {
        this(
                server,
                tls(
                        identity,
                        alpn,
                        protocol,
                        InsecureTrustManagerFactory.INSTANCE.getTrustManagers()[0]));
    }

    HostileAgent(InetSocketAddress server, SslContext tls) throws Exception {
        this(server, tls, PROTOCOL_WINDOW, (channel, opening) -> channel.close());
    }

    /**
     * One that grants each stream so many bytes at a time.
     *
     * @param channels gets each stream whose question was read, on its thread; answers it if it wants to
     */
    HostileAgent(InetSocketAddress server, SslContext tls, int window, BiConsumer<Channel, OpenChannel> channels)
            throws Exception {
        this.window = window;
        this.channels = channels;
        connection = new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(tls.newHandler(channel.alloc(), "127.0.0.1", server.getPort()));
                        channel.pipeline().addLast(new Start());
                    }
                })
                .connect(server)
                .sync()
                .channel();
    }

    /** What a proper agent's TLS is; used twice, it remembers its session. */
    static SslContext tls(Identity identity, TrustManager trust) throws SSLException {
        return tls(Optional.of(identity), "farhand-link/1", "TLSv1.3", trust);
    }

    private static SslContext tls(Optional<Identity> identity, String alpn, String protocol, TrustManager trust)
            throws SSLException {
        SslContextBuilder builder = SslContextBuilder.forClient()
                .protocols(protocol)
                .trustManager(trust)
                .endpointIdentificationAlgorithm("")
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        alpn));
        identity.ifPresent(
                own -> builder.keyManager(own.privateKey(), own.chain().toArray(new X509Certificate[0])));
        return builder.build();
    }

    void say(ByteBuf bytes) throws Exception {
        control.get(10, TimeUnit.SECONDS).writeAndFlush(new DefaultHttp2DataFrame(bytes));
    }

    void sayLast(ByteBuf bytes) throws Exception {
        control.get(10, TimeUnit.SECONDS).writeAndFlush(new DefaultHttp2DataFrame(bytes, true));
    }

    void awaitEnd() throws Exception {
        if (!connection.closeFuture().await(15, TimeUnit.SECONDS)) {
            throw new AssertionError("the server keeps the connection");
        }
    }

    @Override
    public void close() {
        // First, so that what its streams hold is let go of by threads that still take tasks.
        connection.close().awaitUninterruptibly(5, TimeUnit.SECONDS);
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }

    private final class Start extends ChannelInboundHandlerAdapter {
        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof SslHandshakeCompletionEvent done && done.isSuccess()) {
                ctx.pipeline()
                        .addLast(
                                Http2FrameCodecBuilder.forServer()
                                        .initialSettings(
                                                Http2Settings.defaultSettings().initialWindowSize(window))
                                        .build(),
                                new Http2MultiplexHandler(new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel stream) {
                                        stream.pipeline().addLast(new Stream());
                                        // What was never read would stay with it.
                                        stream.parent().closeFuture().addListener(gone -> stream.close());
                                    }
                                }),
                                new Last());
                ctx.pipeline().remove(this);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    /** The control stream, or a channel's question. */
    private final class Stream extends ChannelInboundHandlerAdapter {
        private final MessageDecoder decoder = new MessageDecoder(64 * 1024);
        private boolean isControl;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof Http2HeadersFrame headers) {
                ctx.writeAndFlush(new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status("200")));
                isControl = "/control".contentEquals(headers.headers().path());
                if (isControl) {
                    control.complete(ctx.channel());
                }
            } else if (message instanceof Http2DataFrame data) {
                decoder.append(data.content().nioBuffer());
                if (isControl) {
                    heard();
                } else {
                    decoder.next(OpenChannel.parser()).ifPresent(opening -> {
                        ctx.pipeline().remove(this);
                        channels.accept(ctx.channel(), opening);
                    });
                }
            }
            ReferenceCountUtil.release(message);
        }

        private void heard() {
            for (var next = decoder.next(ControlFromServer.parser());
                    next.isPresent();
                    next = decoder.next(ControlFromServer.parser())) {
                if (next.get().hasRefused()) {
                    lastWord.complete(next.get());
                } else if (next.get().hasHello()) {
                    hello.complete(next.get());
                }
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (isControl && event instanceof Http2ResetFrame reset) {
                controlReset.complete(ResetCodes.read(reset.errorCode()));
            }
            ReferenceCountUtil.release(event);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    private static final class Last extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
