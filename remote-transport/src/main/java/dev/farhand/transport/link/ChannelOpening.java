package dev.farhand.transport.link;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.protocol.v1.ChannelOpened;
import dev.farhand.core.protocol.v1.OpenChannel;
import java.util.concurrent.CompletionStage;

/**
 * The other end asks for a channel: accept or refuse it, at once or later, from any thread. The first decision counts;
 * one that comes after the asking end gave up does no harm.
 */
@ThreadSafe
public interface ChannelOpening {
    /** The link it came over. */
    Link link();

    /** What is asked for; hostile until checked, at most 64 KiB. */
    OpenChannel request();

    /**
     * Opens the channel. Nothing is read from it before the receiver asks. Throws {@link IllegalStateException} when it
     * was decided before; when the asking end has gone, the stream given back is one that has ended.
     */
    LinkStream accept(ChannelOpened answer);

    /** Opens the channel with the version that was asked for and no parameters. */
    default LinkStream accept() {
        return accept(
                ChannelOpened.newBuilder().setVersion(request().getVersion()).build());
    }

    /** Says no. Does nothing when it was decided before. */
    void refuse(RemoteException reason);

    /** Says no with the code and a sentence for a person. */
    default void refuse(ErrorCode code, String sentence) {
        refuse(new RemoteException(code, sentence));
    }

    /** Completes when the asking end gave up, or the link ended, before a decision: close what was prepared. */
    CompletionStage<Void> abandoned();
}
