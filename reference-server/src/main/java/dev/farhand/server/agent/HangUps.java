package dev.farhand.server.agent;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import jakarta.inject.Singleton;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stranger who hangs up, or has to be hung up on, is nothing to warn of. Of HTTP/1.1 connections Micronaut knows that; of those
 * with HTTP/2 it lets the failure through to the end, where Netty takes it for one that nobody thought of.
 */
@Singleton
final class HangUps implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
    private static final Logger LOG = LoggerFactory.getLogger(HangUps.class);

    @Override
    public NettyServerCustomizer.Registry onCreated(BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
        event.getBean().register(new NettyServerCustomizer() {
            @Override
            public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
                return role == ChannelRole.CONNECTION ? new AtTheEnd(channel) : this;
            }
        });
        return event.getBean();
    }

    private record AtTheEnd(Channel connection) implements NettyServerCustomizer {
        @Override
        public void onInitialPipelineBuilt() {
            if (connection.pipeline().get(Http2ConnectionHandler.class) != null) {
                connection.pipeline().addLast("hang-ups", new Taken());
            }
        }
    }

    private static final class Taken extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
            if (failure instanceof IOException || failure instanceof Http2Exception) {
                LOG.debug("a connection ended: {}", failure.toString());
            } else {
                context.fireExceptionCaught(failure);
            }
        }
    }
}
