package dev.farhand.server.agent;

import dev.farhand.transport.netty.ViewerPort;
import dev.farhand.transport.viewer.ViewerServer;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import jakarta.inject.Singleton;

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
        event.getBean().register(new BehindCodec("viewer-websocket", port::webSocketUpgrade, connection -> {}));
        return event.getBean();
    }
}
