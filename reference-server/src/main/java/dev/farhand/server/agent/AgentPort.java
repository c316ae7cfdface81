package dev.farhand.server.agent;

import dev.farhand.transport.link.LinkServer;
import dev.farhand.transport.netty.LinkPort;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import jakarta.inject.Singleton;

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
        event.getBean()
                .register(new BehindCodec("agent-websocket", port::webSocketUpgrade, channel -> channel.pipeline()
                        .addFirst("agent-client-hello", port.clientHelloRouter())));
        return event.getBean();
    }
}
