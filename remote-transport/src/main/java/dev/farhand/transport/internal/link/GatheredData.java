package dev.farhand.transport.internal.link;

import dev.farhand.core.annotation.ThreadConfined;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.DefaultByteBufHolder;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameStream;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of small DATA frames that nobody waits for, copied together. A frame as it arrives is a piece of its whole TLS
 * record, which stays in memory with it: a byte could hold sixteen kilobytes, and thousands of bytes as many frames. For
 * the stream's window it counts as all of its frames did.
 */
@ThreadConfined("the link's thread")
final class GatheredData extends DefaultByteBufHolder implements Http2DataFrame {
    /** At least half of a record: such a frame passes as it is. */
    static final int LARGE = 8 * 1024;

    private static final int SMALLEST = 256;
    private static final int MOST = 16 * 1024;

    private final boolean last;
    private Http2FrameStream stream;
    private int counted;

    private GatheredData(ByteBuf content, Http2FrameStream stream, boolean last, int counted) {
        super(content);
        this.stream = stream;
        this.last = last;
        this.counted = counted;
    }

    /** A copy of the frame, with room for more. The frame stays the caller's. */
    static GatheredData of(Http2DataFrame frame, Http2FrameStream stream, ByteBufAllocator memory) {
        ByteBuf bytes = memory.buffer(Math.max(SMALLEST, frame.content().readableBytes()), MOST);
        GatheredData made = new GatheredData(bytes, stream, frame.isEndStream(), 0);
        made.append(frame);
        return made;
    }

    /** Takes in the next frame's bytes, which stays the caller's; false when it is full, ended, or read already. */
    boolean add(Http2DataFrame frame) {
        boolean fits = refCnt() > 0
                && !last
                && !frame.isEndStream()
                && content().readableBytes() + frame.content().readableBytes() <= MOST;
        if (fits) {
            append(frame);
        }
        return fits;
    }

    private void append(Http2DataFrame frame) {
        ByteBuf bytes = frame.content();
        content().writeBytes(bytes, bytes.readerIndex(), bytes.readableBytes());
        counted += frame.initialFlowControlledBytes();
    }

    @Override
    public boolean isEndStream() {
        return last;
    }

    @Override
    public int padding() {
        return 0;
    }

    @Override
    public int initialFlowControlledBytes() {
        return counted;
    }

    @Override
    public Http2FrameStream stream() {
        return stream;
    }

    @Override
    public GatheredData stream(Http2FrameStream value) {
        stream = value;
        return this;
    }

    @Override
    public String name() {
        return "DATA";
    }

    @Override
    public GatheredData copy() {
        return replace(content().copy());
    }

    @Override
    public GatheredData duplicate() {
        return replace(content().duplicate());
    }

    @Override
    public GatheredData retainedDuplicate() {
        return replace(content().retainedDuplicate());
    }

    @Override
    public GatheredData replace(ByteBuf content) {
        return new GatheredData(content, stream, last, counted);
    }

    @Override
    public GatheredData retain() {
        super.retain();
        return this;
    }

    @Override
    public GatheredData retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public GatheredData touch() {
        super.touch();
        return this;
    }

    @Override
    public GatheredData touch(@Nullable Object hint) {
        super.touch(hint);
        return this;
    }

    // A frame that grows is only ever itself.

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
