package dev.farhand.transport.internal.link;

import dev.farhand.core.annotation.ThreadConfined;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.transport.link.LinkEnd;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How a link ends: asked to by either side, worn out, or cut. The first reason stays, every stream hears it, and who waits
 * for the end hears it last.
 */
@ThreadConfined("the link's thread, but for the questions, which anybody may ask")
final class LinkLife {
    private static final long LAST_WORD_MILLIS = 1_000;

    private final NettyLink link;
    private final Channel channel;
    private final CompletableFuture<LinkEnd> closed = new CompletableFuture<>();
    private volatile @Nullable LinkEnd end;
    private volatile boolean draining;
    private boolean closing;

    LinkLife(NettyLink link, Channel channel) {
        this.link = link;
        this.channel = channel;
    }

    // ---- questions

    CompletionStage<LinkEnd> closed() {
        return closed.minimalCompletionStage();
    }

    /** Null while it has not ended. */
    @Nullable
    LinkEnd end() {
        return end;
    }

    /** Whether new channels are still welcome. */
    boolean isStaying() {
        return end == null && !draining;
    }

    /** The link's thread. */
    boolean isClosing() {
        return closing;
    }

    // ---- ending it

    /** Says why, and ends it as soon as the other end has heard. */
    void close(RemoteException reason) {
        close(new LinkEnd(reason.code(), String.valueOf(reason.getMessage()), false), reason);
    }

    /** The other end said why it ends the link. */
    void closedByPeer(RemoteException reason) {
        close(new LinkEnd(reason.code(), String.valueOf(reason.getMessage()), true), null);
    }

    /** The connection is beyond talking: dead, or it broke the protocol. */
    void fail(LinkEnd how) {
        if (end == null) {
            end = how;
        }
        channel.close();
    }

    private void close(LinkEnd how, @Nullable RemoteException tell) {
        if (closing) {
            return;
        }
        closing = true;
        if (end == null) {
            end = how;
        }
        if (tell != null) {
            link.sendRefusal(tell);
        }
        boolean takesAll = how.code() == ErrorCode.DEVICE_REVOKED || tell != null && !isReplaced(how);
        for (NettyStream stream : link.streams().all()) {
            if (stream.end().isClosed() ? takesAll : stream.isCounted() || tell == null) {
                stream.end().reset(how.code(), true);
            }
        }
        channel.flush();
        if (tell == null) {
            channel.close();
        } else {
            // The other end closes when it has read the reason. Closing first, with its bytes unread here, would make
            // TCP throw the reason away.
            link.loop().schedule(() -> channel.close(), LAST_WORD_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** The device came back over another link: this one was lost, and nobody had noticed yet. */
    private static boolean isReplaced(LinkEnd how) {
        return how.code() == ErrorCode.LINK_SUPERSEDED;
    }

    void drain(Duration spread) {
        if (!isStaying()) {
            return;
        }
        draining = true;
        link.sendDrain(spread);
        if (link.openStreams() == 0) {
            link.close(ErrorCode.SHUTTING_DOWN);
        } else {
            long millis = link.config().drainTimeout().toMillis();
            link.loop().schedule(() -> link.close(ErrorCode.SHUTTING_DOWN), millis, TimeUnit.MILLISECONDS);
        }
    }

    void drainAnnounced() {
        draining = true;
    }

    /** The last channel has ended. */
    void idle() {
        if (draining) {
            link.close(ErrorCode.SHUTTING_DOWN);
        }
    }

    // ---- the end itself

    /** The connection is closed. */
    void connectionGone() {
        if (end != null) {
            finish();
            return;
        }
        try {
            // TLS closes the connection first and says why right after, in the same turn.
            link.loop().execute(this::finish);
        } catch (RejectedExecutionException threadsClosed) {
            finish();
        }
    }

    private void finish() {
        LinkEnd known = end;
        if (known == null) {
            known = new LinkEnd(ErrorCode.LINK_LOST, ErrorCode.LINK_LOST.sentence(), true);
            end = known;
        }
        try {
            link.openings().abandonAll();
            link.abandonPings();
            link.streams().all().forEach(stream -> stream.end().linkGone());
            link.streams().clear();
        } finally {
            // Whatever else fails: an owner that does not hear of the end would wait for it for ever.
            try {
                link.ended(known);
            } finally {
                closed.complete(known);
            }
        }
    }
}
