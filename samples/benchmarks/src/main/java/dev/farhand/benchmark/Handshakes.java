package dev.farhand.benchmark;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes full mutual handshakes one after another, a few at a time: connect, wait for the server's first byte (which only
 * comes when it has accepted the client's certificate), reset. Each asks for another port, so no session is resumed.
 */
final class Handshakes {
    private static final int PORTS = 60_000;

    private final RawTls raw;
    private final SslContext tls;
    private final InetSocketAddress server;
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    Handshakes(RawTls raw, SslContext tls, InetSocketAddress server) {
        this.raw = raw;
        this.tls = tls;
        this.server = server;
    }

    /** How many succeeded and failed. */
    Answer run(int count, int atATime) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(count);
        Bootstrap client = new Bootstrap()
                .group(raw.loop())
                .channel(RawTls.connecting())
                // Thousands of connections in TIME_WAIT would use up the ports.
                .option(ChannelOption.SO_LINGER, 0);
        client.handler(new ChannelInitializer<SocketChannel>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                SslHandler handler = tls.newHandler(channel.alloc(), "server", 1 + begun.get() % PORTS);
                channel.pipeline().addLast(handler, new OneByte());
                channel.closeFuture().addListener(gone -> {
                    ended.countDown();
                    next(client, count);
                });
            }
        });
        for (int i = 0; i < atATime; i++) {
            next(client, count);
        }
        if (!ended.await(3, TimeUnit.MINUTES)) {
            throw new IllegalStateException(ended.getCount() + " handshakes did not end");
        }
        return Answer.of("done", done.get(), "failed", failed.get());
    }

    private void next(Bootstrap client, int count) {
        if (begun.incrementAndGet() <= count) {
            Channel channel = client.connect(server).channel();
            channel.eventLoop().schedule(() -> channel.close(), 10, TimeUnit.SECONDS);
        }
    }

    private final class OneByte extends ChannelInboundHandlerAdapter {
        private boolean counted;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
            if (!counted) {
                counted = true;
                done.incrementAndGet();
                context.close();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (!counted) {
                counted = true;
                failed.incrementAndGet();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
