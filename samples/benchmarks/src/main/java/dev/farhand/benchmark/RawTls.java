package dev.farhand.benchmark;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLException;

/**
 * The reference: a TLS 1.3 connection with certificates on both sides and nothing on top, one event loop per side. Same
 * certificates, cipher, transport and watermarks as the link.
 */
final class RawTls implements AutoCloseable {
    /** Names of the threads whose processor time counts. */
    static final String THREADS = "farhand-benchmark-raw";

    private static final List<String> CIPHERS = List.of("TLS_AES_128_GCM_SHA256");
    private static final WriteBufferWaterMark WATERMARKS = new WriteBufferWaterMark(64 * 1024, 128 * 1024);

    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory(THREADS, true), sockets());

    /** What to do with a connection once its handshake is over. */
    interface Acceptor {
        void accept(Lane lane);
    }

    static SslProvider serverProvider() {
        return OpenSsl.isAvailable() ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK;
    }

    static SslContext serverContext(Path pki) throws SSLException {
        return common(SslContextBuilder.forServer(
                                pki.resolve("server.pem").toFile(),
                                pki.resolve("server.pem").toFile())
                        .clientAuth(ClientAuth.REQUIRE)
                        .sslProvider(serverProvider()))
                .trustManager(pki.resolve("trust.pem").toFile())
                .build();
    }

    /** As the agent's end of a link: always the JDK's TLS. */
    static SslContext agentContext(Path pki, Optional<String> protocol) throws SSLException {
        SslContextBuilder builder = common(SslContextBuilder.forClient()
                        .keyManager(
                                pki.resolve("agent.pem").toFile(),
                                pki.resolve("agent.pem").toFile())
                        .sslProvider(SslProvider.JDK))
                .trustManager(pki.resolve("trust.pem").toFile())
                .endpointIdentificationAlgorithm("");
        protocol.ifPresent(name -> builder.applicationProtocolConfig(new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                name)));
        return builder.build();
    }

    private static SslContextBuilder common(SslContextBuilder builder) {
        return builder.protocols("TLSv1.3").ciphers(CIPHERS);
    }

    /** Listens and hands over each connection when its handshake is over. */
    InetSocketAddress listen(InetSocketAddress address, SslContext tls, Acceptor acceptor) throws InterruptedException {
        Channel channel = new ServerBootstrap()
                .group(loop)
                .channel(hasEpoll() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATERMARKS)
                .childHandler(new Tls(tls, acceptor))
                .bind(address)
                .sync()
                .channel();
        return (InetSocketAddress) channel.localAddress();
    }

    Lane connect(InetSocketAddress address, SslContext tls) throws Exception {
        CompletableFuture<Lane> lane = new CompletableFuture<>();
        new Bootstrap()
                .group(loop)
                .channel(connecting())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATERMARKS)
                .handler(new Tls(tls, lane::complete))
                .connect(address)
                .sync();
        return lane.get(10, java.util.concurrent.TimeUnit.SECONDS);
    }

    private static IoHandlerFactory sockets() {
        return hasEpoll() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    }

    static Class<? extends SocketChannel> connecting() {
        return hasEpoll() ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    /** As in a link: what is on the class path is used. */
    private static boolean hasEpoll() {
        try {
            return Epoll.isAvailable();
        } catch (NoClassDefFoundError absent) {
            return false;
        }
    }

    EventLoopGroup loop() {
        return loop;
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS);
    }

    private static final class Tls extends ChannelInitializer<SocketChannel> {
        private final SslContext tls;
        private final Acceptor acceptor;

        Tls(SslContext tls, Acceptor acceptor) {
            this.tls = tls;
            this.acceptor = acceptor;
        }

        @Override
        protected void initChannel(SocketChannel channel) {
            SslHandler handler = tls.newHandler(channel.alloc(), "server", 443);
            RawLane lane = new RawLane(channel);
            channel.pipeline().addLast(handler, lane);
            handler.handshakeFuture().addListener(done -> {
                if (done.isSuccess()) {
                    acceptor.accept(lane);
                }
            });
        }
    }

    private static final class RawLane extends ChannelInboundHandlerAdapter implements Lane {
        private final Channel channel;
        private Optional<Receiver> receiver = Optional.empty();

        RawLane(Channel channel) {
            this.channel = channel;
        }

        @Override
        public void receiver(Receiver value) {
            receiver = Optional.of(value);
        }

        @Override
        public CompletionStage<?> send(byte[] source, int offset, int length) {
            ByteBuf buffer = channel.alloc().directBuffer(length).writeBytes(source, offset, length);
            CompletableFuture<Void> sent = new CompletableFuture<>();
            ChannelFuture written = channel.write(buffer);
            written.addListener(done -> {
                if (done.isSuccess()) {
                    sent.complete(null);
                } else {
                    sent.completeExceptionally(done.cause());
                }
            });
            return sent;
        }

        @Override
        public void flush() {
            channel.flush();
        }

        @Override
        public boolean isWritable() {
            return channel.isWritable();
        }

        @Override
        public void execute(Runnable task) {
            channel.eventLoop().execute(task);
        }

        @Override
        public void close() {
            channel.close();
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf buffer = (ByteBuf) message;
            try {
                ByteBuffer bytes = buffer.nioBuffer();
                receiver.ifPresent(r -> r.onBytes(bytes));
            } finally {
                buffer.release();
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            if (channel.isWritable()) {
                receiver.ifPresent(Receiver::onWritable);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
