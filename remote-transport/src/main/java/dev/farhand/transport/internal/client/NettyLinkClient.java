package dev.farhand.transport.internal.client;

import dev.farhand.transport.link.LinkClient;
import dev.farhand.transport.link.LinkState;

/** The agent's end of the link. */
public final class NettyLinkClient implements LinkClient {
    private final ClientSettings settings;

    /** Nothing is dialled before {@link #start()}. */
    public NettyLinkClient(ClientSettings settings) {
        this.settings = settings;
    }

    @Override
    public void start() {
        throw new UnsupportedOperationException(settings.toString());
    }

    @Override
    public LinkState state() {
        return new LinkState.Idle();
    }

    @Override
    public void reconnectNow() {}

    @Override
    public void factsChanged() {}

    @Override
    public void renewNow() {}

    @Override
    public void close() {}
}
