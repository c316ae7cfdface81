package dev.farhand.agent.internal.link;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.identity.PeerIdentity;
import dev.farhand.core.protocol.v1.DeviceFacts;
import dev.farhand.core.protocol.v1.OpenChannel;
import dev.farhand.transport.link.Link;
import dev.farhand.transport.link.LinkEnd;
import dev.farhand.transport.link.LinkInfo;
import dev.farhand.transport.link.LinkStatistics;
import dev.farhand.transport.link.LinkStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A link that stands, drains or has ended, and carries nothing. */
final class FakeLink implements Link {
    private final CompletableFuture<LinkEnd> end = new CompletableFuture<>();
    private boolean draining;

    @Override
    public void drain(Duration spread) {
        draining = true;
    }

    @Override
    public void close(ErrorCode reason) {
        end.complete(new LinkEnd(reason, reason.sentence(), true));
    }

    @Override
    public CompletionStage<LinkEnd> closed() {
        return end;
    }

    @Override
    public boolean isOpen() {
        return !draining && !end.isDone();
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
    public CompletionStage<LinkStream> open(OpenChannel opening) {
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
}
