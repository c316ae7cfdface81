package dev.farhand.transport.internal.link;

import dev.farhand.core.annotation.ThreadConfined;
import dev.farhand.core.channel.ByteStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A stream's receiving side. Frames are asked for one at a time, so what nobody asked for stays in the stream's window;
 * what is here and not handed out yet counts as the link's unread bytes.
 */
@ThreadConfined("the link's thread")
final class StreamInput {
    private final NettyStream stream;
    private final NettyLink link;
    private final ArrayDeque<ByteBuf> backlog = new ArrayDeque<>();
    private @Nullable GatheredData gathered;
    private boolean reading;
    private boolean delivering;
    private boolean ended;
    private boolean endTold;
    private boolean peerEnded;
    private boolean deaf;
    private long demand;
    private int held;
    private int active;

    StreamInput(NettyStream stream, NettyLink link) {
        this.stream = stream;
        this.link = link;
    }

    // ---- what arrives

    /** A DATA frame for this stream passed the codec; it may be read much later. */
    void arrived(int bytes, boolean last) {
        active += bytes;
        held += bytes;
        link.streams().unread(bytes);
        peerEnded |= last;
    }

    /**
     * What the stream's channel is to get for a frame that arrived and is ours: the frame, while somebody waits for it or
     * when it is large; else a copy; else nothing, because its bytes joined the last copy.
     */
    @Nullable
    Http2DataFrame gather(Http2DataFrame frame, Http2FrameStream on, ByteBufAllocator memory) {
        GatheredData previous = gathered;
        gathered = null;
        if (reading || frame.content().readableBytes() >= GatheredData.LARGE) {
            return frame;
        }
        try {
            if (previous != null && previous.add(frame)) {
                gathered = previous;
                return null;
            }
            GatheredData made = GatheredData.of(frame, on, memory);
            gathered = made;
            return made;
        } finally {
            frame.release();
        }
    }

    /** HEADERS were read. */
    void headers(boolean last) {
        ended |= last;
        peerEnded |= last;
    }

    /** A DATA frame was read; it is ours now. */
    void data(Http2DataFrame frame) {
        if (frame == gathered) {
            gathered = null;
        }
        ended |= frame.isEndStream();
        if (frame.content().isReadable() && !deaf) {
            backlog.add(frame.content());
        } else {
            consumed(frame.content().readableBytes());
            frame.release();
        }
    }

    /** The frame that was asked for is here. */
    void answered() {
        reading = false;
    }

    /** Asks for one more frame, unless one is under way. */
    void pull() {
        Channel channel = stream.channel();
        if (!reading && channel != null && channel.isOpen()) {
            reading = true;
            channel.read();
        }
    }

    /** Whether a good part of the window arrived since the last question. */
    boolean takeActive(int window) {
        boolean busy = active > window / 4;
        active = 0;
        return busy;
    }

    // ---- what goes out

    boolean isEmpty() {
        return backlog.isEmpty();
    }

    /** Hands out the next bytes, for the time of the call. */
    void take(Consumer<ByteBuffer> reader) {
        ByteBuf bytes = backlog.remove();
        consumed(bytes.readableBytes());
        try {
            reader.accept(bytes.nioBuffer().asReadOnlyBuffer());
        } finally {
            bytes.release();
        }
    }

    /** Gives back what came with the opening and is not part of it. */
    void putBack(ByteBuf bytes) {
        held += bytes.readableBytes();
        link.streams().unread(bytes.readableBytes());
        backlog.addFirst(bytes);
    }

    void demanded() {
        demand++;
        deliver();
    }

    void deliver() {
        ByteStream.Receiver receiver = stream.listening();
        if (delivering || receiver == null) {
            return;
        }
        delivering = true;
        try {
            while (demand > 0 && !stream.hasEnded() && !deaf && !backlog.isEmpty()) {
                demand--;
                take(bytes -> stream.guard(() -> receiver.onData(bytes)));
            }
        } finally {
            delivering = false;
        }
        if (!stream.hasEnded() && !deaf && backlog.isEmpty()) {
            goOn(receiver);
        }
    }

    private void goOn(ByteStream.Receiver receiver) {
        if (ended) {
            if (!endTold) {
                endTold = true;
                stream.guard(receiver::onFinished);
            }
            pull();
            stream.end().peersEndHeard();
        } else if (demand > 0) {
            pull();
        }
    }

    // ---- the end

    /** Whether the peer's last frame was read. */
    boolean hasEnded() {
        return ended;
    }

    /** Whether the receiver knows that. */
    boolean isEndTold() {
        return endTold;
    }

    /** Whether the peer's last frame has come, read or not. */
    boolean isPeerEnded() {
        return peerEnded;
    }

    boolean isDeaf() {
        return deaf;
    }

    /** From now on nobody listens. */
    void deafen() {
        deaf = true;
    }

    /** The link is gone and what is unread stays: in memory that nobody has to give back, should nobody read it. */
    void detach() {
        gathered = null;
        consumed(held);
        for (int left = backlog.size(); left > 0; left--) {
            ByteBuf bytes = backlog.remove();
            backlog.add(Unpooled.copiedBuffer(bytes));
            bytes.release();
        }
    }

    void release() {
        gathered = null;
        consumed(held);
        for (@Nullable ByteBuf bytes = backlog.poll(); bytes != null; bytes = backlog.poll()) {
            bytes.release();
        }
    }

    private void consumed(int bytes) {
        int known = Math.min(held, bytes);
        held -= known;
        link.streams().unread(-known);
    }
}
