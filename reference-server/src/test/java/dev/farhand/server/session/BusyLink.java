package dev.farhand.server.session;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.PeerIdentity;
import dev.farhand.core.protocol.v1.DeviceFacts;
import dev.farhand.core.protocol.v1.OpenChannel;
import dev.farhand.transport.link.Link;
import dev.farhand.transport.link.LinkDirectory;
import dev.farhand.transport.link.LinkEnd;
import dev.farhand.transport.link.LinkInfo;
import dev.farhand.transport.link.LinkStatistics;
import dev.farhand.transport.link.LinkStream;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The only link there is, whose machine puts the first few questions off and refuses all others. */
final class BusyLink implements Link, LinkDirectory {
    private final List<ErrorCode> excuses;
    private int asked;

    BusyLink(ErrorCode... excuses) {
        this.excuses = List.of(excuses);
    }

    /** How often it was asked for a channel. */
    int asked() {
        return asked;
    }

    @Override
    public CompletionStage<LinkStream> open(OpenChannel opening) {
        ErrorCode answer = asked < excuses.size() ? excuses.get(asked) : ErrorCode.SESSION_ENDED;
        asked++;
        return CompletableFuture.failedFuture(new RemoteException(answer));
    }

    @Override
    public Optional<Link> find(DeviceId device) {
        return Optional.of(this);
    }

    @Override
    public Collection<Link> all() {
        return List.of(this);
    }

    @Override
    public int count() {
        return 1;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public PeerIdentity peer() {
        throw new UnsupportedOperationException();
    }

    @Override
    public LinkInfo info() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<DeviceFacts> facts() {
        return Optional.empty();
    }

    @Override
    public LinkStatistics statistics() {
        throw new UnsupportedOperationException();
    }

    @Override
    public <R extends MessageLite> CompletionStage<R> call(OpenChannel opening, MessageLite request, Parser<R> answer) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Duration> ping() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void drain(Duration spread) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close(ErrorCode reason) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<LinkEnd> closed() {
        throw new UnsupportedOperationException();
    }
}
