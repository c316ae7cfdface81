package dev.farhand.transport.viewer;

import com.google.protobuf.ByteString;
import dev.farhand.core.protocol.v1.ChannelKind;
import dev.farhand.core.protocol.v1.OpenChannel;
import dev.farhand.core.protocol.v1.SessionDescriptor;
import dev.farhand.core.session.SessionTimer;
import dev.farhand.core.testing.ReadmeCode;
import dev.farhand.transport.link.Link;
import dev.farhand.transport.link.LinkDirectory;
import dev.farhand.transport.netty.ViewerPort;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpServerCodec;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class ViewerSocketsPageTest {
    @Test
    void thePageShowsWhatIsCompiled() throws Exception {
        ReadmeCode.assertCompiled(
                Path.of("docs/viewer-sockets.md"), Path.of("src/test/java/dev/farhand/transport/viewer"));
    }

    /** A host's own things, as the page assumes them. */
    private interface Tickets {
        CompletionStage<Session> use(String ticket, Optional<String> origin);
    }

    private interface Session extends ViewerListener {
        SessionDescriptor descriptor();

        CompletionStage<ByteString> sign();

        Link link(LinkDirectory links);

        String hostName();

        String osName();

        boolean viewOnly();

        SessionTimer timer();
    }

    @SuppressWarnings("unused") // shown, and compiled for that
    private static void serve(Tickets tickets, LinkDirectory links, ChannelPipeline pipeline) {
        ViewerAuthority authority = request -> tickets.use(request.ticket(), request.origin())
                .thenApply(session -> ViewerAccess.builder(session.descriptor(), () -> session.sign()
                                .thenApply(grant -> new ViewerChannel(session.link(links), openTerminal(grant))))
                        .hostName(session.hostName())
                        .osName(session.osName())
                        .viewOnly(session.viewOnly())
                        .timer(session.timer())
                        .listener(session)
                        .build());
        ViewerServer viewers = ViewerServer.builder(authority).build();
        ViewerPort port = ViewerPort.of(viewers, "/api/v1/viewer");
        pipeline.addLast(new HttpServerCodec(), port.webSocketUpgrade());
    }

    private static OpenChannel openTerminal(ByteString grant) {
        return OpenChannel.newBuilder()
                .setKind(ChannelKind.CHANNEL_KIND_TERMINAL)
                .setVersion(1)
                .setSessionGrant(grant)
                .build();
    }
}
