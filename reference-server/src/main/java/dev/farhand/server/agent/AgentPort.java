package dev.farhand.server.agent;

import dev.farhand.transport.link.LinkServer;
import dev.farhand.transport.netty.LinkPort;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DatagramChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Lets agents in on Micronaut's own port. The router stands before every handler of Micronaut, so that no byte of an
 * agent reaches the web server and no byte of a browser is changed; the WebSocket carrier stands right behind the HTTP
 * codec and takes one path only.
 */
@Singleton
public final class AgentPort implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
    private final LinkPort port;

    AgentPort(LinkServer links) {
        port = LinkPort.of(links);
    }

    @Override
    public NettyServerCustomizer.Registry onCreated(BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
        event.getBean().register(new Customizer(null));
        return event.getBean();
    }

    private final class Customizer implements NettyServerCustomizer {
        private final @Nullable Channel connection;

        Customizer(@Nullable Channel connection) {
            this.connection = connection;
        }

        /** Comes before Micronaut adds its first handler to a connection; HTTP/3 has no TCP connection to look at. */
        @Override
        public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
            if (role != ChannelRole.CONNECTION || channel instanceof DatagramChannel) {
                return this;
            }
            channel.pipeline().addFirst("agent-client-hello", port.clientHelloRouter());
            return new Customizer(channel);
        }

        /** HTTP/1.1 only: with HTTP/2 the connection has no such codec, and agents offer HTTP/1.1 for this carrier. */
        @Override
        public void onStreamPipelineBuilt() {
            if (connection == null) {
                return;
            }
            ChannelHandlerContext codec = connection.pipeline().context(HttpServerCodec.class);
            if (codec != null) {
                connection.pipeline().addAfter(codec.name(), "agent-websocket", port.webSocketUpgrade());
            }
        }
    }
}
