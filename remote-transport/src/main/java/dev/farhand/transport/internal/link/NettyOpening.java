package dev.farhand.transport.internal.link;

import dev.farhand.core.error.RemoteException;
import dev.farhand.core.protocol.v1.ChannelOpened;
import dev.farhand.core.protocol.v1.OpenChannel;
import dev.farhand.transport.link.ChannelOpening;
import dev.farhand.transport.link.Link;
import dev.farhand.transport.link.LinkStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

/** A question waiting for its decision. */
class NettyOpening implements ChannelOpening {
    private enum State {
        ASKED,
        DECIDED,
        ABANDONED
    }

    private final NettyLink link;
    private final OpenChannel request;
    private final NettyStream stream;
    private final AtomicReference<State> state = new AtomicReference<>(State.ASKED);
    private final CompletableFuture<Void> abandoned = new CompletableFuture<>();

    NettyOpening(NettyLink link, OpenChannel request, NettyStream stream) {
        this.link = link;
        this.request = request;
        this.stream = stream;
    }

    @Override
    public Link link() {
        return link;
    }

    @Override
    public OpenChannel request() {
        return request;
    }

    @Override
    public LinkStream accept(ChannelOpened answer) {
        if (!state.compareAndSet(State.ASKED, State.DECIDED)) {
            if (state.get() == State.ABANDONED) {
                return stream;
            }
            throw new IllegalStateException("this opening was decided before");
        }
        link.execute(() -> {
            link.openings().decided(this);
            accepted(stream, answer);
        });
        return stream;
    }

    /** On the link's thread. */
    void accepted(NettyStream target, ChannelOpened answer) {
        target.accept(request, answer);
    }

    @Override
    public void refuse(RemoteException reason) {
        if (state.compareAndSet(State.ASKED, State.DECIDED)) {
            link.execute(() -> {
                link.openings().decided(this);
                refused(stream, reason);
            });
        }
    }

    /** On the link's thread. */
    void refused(NettyStream target, RemoteException reason) {
        target.refuse(reason);
    }

    @Override
    public CompletionStage<Void> abandoned() {
        return abandoned;
    }

    void abandon() {
        if (state.compareAndSet(State.ASKED, State.ABANDONED)) {
            link.openings().decided(this);
            abandoned.complete(null);
        }
    }
}
