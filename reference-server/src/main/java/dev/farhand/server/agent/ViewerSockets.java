package dev.farhand.server.agent;

import dev.farhand.transport.netty.ViewerPort;
import dev.farhand.transport.viewer.ViewerServer;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DatagramChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Lets viewers in on Micronaut's own port: their sockets never pass its filters, and their tickets never its log. */
@Singleton
@Requires(beans = ViewerServer.class)
public final class ViewerSockets implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
    /** Where viewers ask. */
    public static final String PATH = "/api/v1/viewer";

    private final ViewerPort port;

    ViewerSockets(ViewerServer viewers) {
        port = ViewerPort.of(viewers, PATH);
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

        @Override
        public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
            return role == ChannelRole.CONNECTION && !(channel instanceof DatagramChannel)
                    ? new Customizer(channel)
                    : this;
        }

        @Override
        public void onStreamPipelineBuilt() {
            if (connection == null) {
                return;
            }
            ChannelHandlerContext codec = connection.pipeline().context(HttpServerCodec.class);
            if (codec != null) {
                connection.pipeline().addAfter(codec.name(), "viewer-websocket", port.webSocketUpgrade());
            }
        }
    }
}
