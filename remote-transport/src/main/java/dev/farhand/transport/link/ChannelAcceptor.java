package dev.farhand.transport.link;

/**
 * Decides on channels the other end asks for. Called on the link's thread: decide at once, or keep the opening and decide
 * elsewhere. An exception refuses with its code, or {@code INTERNAL}.
 */
@FunctionalInterface
public interface ChannelAcceptor {
    /** A channel is asked for. */
    void opening(ChannelOpening opening);

    /** Refuses everything: the other end may ask for nothing. */
    static ChannelAcceptor none() {
        return opening -> opening.refuse(
                dev.farhand.core.error.ErrorCode.CHANNEL_KIND_UNSUPPORTED,
                dev.farhand.core.error.ErrorCode.CHANNEL_KIND_UNSUPPORTED.sentence());
    }
}
