package dev.farhand.transport.internal.server;

import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.Identity;
import dev.farhand.core.identity.TrustBundle;
import dev.farhand.transport.link.LinkDirectory;
import dev.farhand.transport.link.LinkEndpoint;
import dev.farhand.transport.link.LinkServer;
import io.netty.channel.ChannelHandler;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The server's end of all links. */
public final class NettyLinkServer implements LinkServer {
    private final ServerSettings settings;

    /** Listens nowhere yet. */
    public NettyLinkServer(ServerSettings settings) {
        this.settings = settings;
    }

    /** For a host's port. */
    public ChannelHandler clientHelloRouter() {
        throw new UnsupportedOperationException(settings.toString());
    }

    /** For a host's port. */
    public ChannelHandler webSocketUpgrade() {
        throw new UnsupportedOperationException();
    }

    @Override
    public LinkEndpoint listen(InetSocketAddress address) {
        throw new UnsupportedOperationException();
    }

    @Override
    public LinkEndpoint listen(InetSocketAddress address, Supplier<Identity> webIdentity) {
        throw new UnsupportedOperationException();
    }

    @Override
    public LinkEndpoint listenPlain(InetSocketAddress address) {
        throw new UnsupportedOperationException();
    }

    @Override
    public LinkDirectory links() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void revoke(DeviceId device) {}

    @Override
    public void announceTrust(TrustBundle trust) {}

    @Override
    public boolean demandRenewal(DeviceId device) {
        return false;
    }

    @Override
    public CompletionStage<Void> drain(Duration spread) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
