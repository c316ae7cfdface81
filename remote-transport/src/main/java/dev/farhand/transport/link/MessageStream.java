package dev.farhand.transport.link;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.channel.MessageChannel;
import dev.farhand.transport.internal.link.LengthPrefixedStream;

/**
 * Protobuf messages over a stream, each after its length in four bytes, big-endian. Its receiver is called on the stream's
 * thread.
 *
 * @param <I> what arrives
 */
@ThreadSafe
public interface MessageStream<I extends MessageLite> extends MessageChannel<I> {
    /** Takes over the stream, whose receiver must not have been set. */
    static <I extends MessageLite> MessageStream<I> over(LinkStream stream, Parser<I> parser, MessageLimits limits) {
        return new LengthPrefixedStream<>(stream, parser, limits);
    }

    /** The stream below. */
    LinkStream stream();
}
