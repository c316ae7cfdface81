package dev.farhand.transport.link;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.channel.ByteStream;
import dev.farhand.core.protocol.v1.ChannelOpened;
import dev.farhand.core.protocol.v1.OpenChannel;
import java.time.Duration;

/**
 * One channel of a link, after its opening. Callbacks come on the link's thread, which carries all its streams: a
 * receiver that blocks stops them all. A stream that outlives the link's threads goes on, one callback at a time as
 * before, on one that all such streams share.
 */
@ThreadSafe
public interface LinkStream extends ByteStream {
    /** The link it belongs to. */
    Link link();

    /** Names the stream within its link; 0 while it has not been sent. */
    int id();

    /** What was asked for. */
    OpenChannel opening();

    /** What the accepting end answered. */
    ChannelOpened opened();

    /**
     * Runs a task on the stream's thread after the delay, unless the stream is reset or lost by then. A stream whose both
     * directions ended well still runs it, and a closed one as long as what was written goes out. So does one that has
     * outlived its link, and the link's threads.
     */
    void later(Duration delay, Runnable task);
}
