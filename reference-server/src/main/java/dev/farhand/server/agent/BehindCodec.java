package dev.farhand.server.agent;

import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DatagramChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Puts a handler of ours behind Micronaut's HTTP codec on every connection. HTTP/1.1 only: with HTTP/2 the connection has no
 * such codec, and who opens a WebSocket here offers HTTP/1.1.
 */
final class BehindCodec implements NettyServerCustomizer {
    private final String name;
    private final Supplier<ChannelHandler> handler;
    private final Consumer<Channel> first;
    private final Optional<Channel> connection;

    /** {@code first} sees each connection before Micronaut adds its first handler to it. */
    BehindCodec(String name, Supplier<ChannelHandler> handler, Consumer<Channel> first) {
        this(name, handler, first, Optional.empty());
    }

    private BehindCodec(
            String name, Supplier<ChannelHandler> handler, Consumer<Channel> first, Optional<Channel> connection) {
        this.name = name;
        this.handler = handler;
        this.first = first;
        this.connection = connection;
    }

    /** HTTP/3 has no TCP connection to look at. */
    @Override
    public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
        if (role != ChannelRole.CONNECTION || channel instanceof DatagramChannel) {
            return this;
        }
        first.accept(channel);
        return new BehindCodec(name, handler, first, Optional.of(channel));
    }

    @Override
    public void onStreamPipelineBuilt() {
        connection.map(Channel::pipeline).ifPresent(pipeline -> {
            ChannelHandlerContext codec = pipeline.context(HttpServerCodec.class);
            if (codec != null) {
                pipeline.addAfter(codec.name(), name, handler.get());
            }
        });
    }
}
