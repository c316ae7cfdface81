package dev.farhand.transport.internal.link;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.farhand.core.annotation.ThreadConfined;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.protocol.v1.OpenChannel;
import dev.farhand.transport.link.ChannelAcceptor;
import dev.farhand.transport.link.LinkConfig;
import dev.farhand.transport.link.LinkStream;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The questions for channels on one link, ours and the other end's, until each has its answer or its time is over. */
@ThreadConfined("the link's thread, but for open and call")
final class LinkOpenings {
    private static final Logger LOG = LoggerFactory.getLogger(LinkOpenings.class);

    private final NettyLink link;
    private final LinkConfig config;
    private final ChannelAcceptor acceptor;
    private final AtomicInteger queued = new AtomicInteger();
    private final Set<NettyOpening> undecided = new LinkedHashSet<>();

    LinkOpenings(NettyLink link, LinkSetup setup) {
        this.link = link;
        this.config = setup.config();
        this.acceptor = setup.acceptor();
    }

    // ---- the other end's

    /** A question of the other end, from either kind of arrival. */
    void decide(NettyOpening opening) {
        if (!link.life().isStaying()) {
            opening.refuse(ErrorCode.SHUTTING_DOWN, ErrorCode.SHUTTING_DOWN.sentence());
            return;
        }
        if (undecided.size() >= config.maximumPendingOpenings()) {
            opening.refuse(ErrorCode.CHANNEL_LIMIT_REACHED, ErrorCode.CHANNEL_LIMIT_REACHED.sentence());
            return;
        }
        undecided.add(opening);
        try {
            acceptor.opening(opening);
        } catch (RemoteException refused) {
            opening.refuse(refused);
        } catch (RuntimeException | Error broken) {
            LOG.warn("the acceptor failed", broken);
            opening.refuse(ErrorCode.INTERNAL, ErrorCode.INTERNAL.sentence());
        }
    }

    void decided(NettyOpening opening) {
        undecided.remove(opening);
    }

    void abandonAll() {
        List.copyOf(undecided).forEach(NettyOpening::abandon);
    }

    // ---- ours; any thread

    CompletionStage<LinkStream> open(OpenChannel opening) {
        CompletableFuture<LinkStream> result = new CompletableFuture<>();
        if (queued.incrementAndGet() > config.maximumStreams()) {
            queued.decrementAndGet();
            result.completeExceptionally(new RemoteException(ErrorCode.CHANNEL_LIMIT_REACHED));
            return result;
        }
        link.execute(
                () -> {
                    queued.decrementAndGet();
                    if (link.isOpen()) {
                        ask(opening, result);
                    } else {
                        result.completeExceptionally(link.lost());
                    }
                },
                () -> result.completeExceptionally(link.lost()));
        return result;
    }

    private void ask(OpenChannel opening, CompletableFuture<LinkStream> result) {
        CompletableFuture<LinkStream> asking = link.openNow(opening).toCompletableFuture();
        timeout(asking, config.openTimeout());
        result.whenComplete((stream, failure) -> {
            if (result.isCancelled()) {
                asking.completeExceptionally(new RemoteException(ErrorCode.CANCELLED));
            }
        });
        asking.whenComplete((stream, failure) -> {
            if (failure != null) {
                result.completeExceptionally(Failures.of(failure));
            } else if (!result.complete(stream)) {
                stream.reset(ErrorCode.CANCELLED);
            }
        });
    }

    <R extends MessageLite> CompletionStage<R> call(OpenChannel opening, MessageLite request, Parser<R> answer) {
        UnaryCall<R> call = new UnaryCall<>(request, answer);
        timeout(call.result(), config.callTimeout());
        open(opening).whenComplete((stream, failure) -> {
            if (failure != null) {
                call.failed(Failures.of(failure));
            } else {
                call.start(stream);
            }
        });
        return call.result();
    }

    private <T> void timeout(CompletableFuture<T> future, Duration limit) {
        Runnable expire = () -> future.completeExceptionally(new RemoteException(ErrorCode.TIMED_OUT));
        link.execute(() -> {
            var timer = link.loop().schedule(expire, limit.toMillis(), TimeUnit.MILLISECONDS);
            future.whenComplete((value, failure) -> timer.cancel(false));
        });
    }
}
