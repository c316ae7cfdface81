package dev.farhand.transport.internal.link;

import dev.farhand.core.annotation.ThreadConfined;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.limit.TokenBucket;
import dev.farhand.transport.link.LinkConfig;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;

/**
 * Ends a link whose other end sends more frames without data than an honest one has reason to, before the codec spends
 * anything on them: windows hold back DATA, nothing holds back PING. What an honest end sends answers what it was sent:
 * windows for DATA, headers and resets for streams, so those are paid for by our own frames. The rest has a rate.
 */
@ThreadConfined("the link's thread")
final class FrameLimit extends ChannelDuplexHandler {
    static final int PER_SECOND = 500;
    static final int BURST = 2_000;
    /** For each DATA and HEADERS frame of ours: a window for the stream, one for the connection, an end, one to spare. */
    private static final int ANSWERS = 4;

    private static final int MOST_ANSWERS = 10_000;
    /** Of the end that opens streams: their headers, a larger window, their end, one to spare. */
    private static final int PER_STREAM = 4;

    private static final int PREFACE = 24;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int WINDOW_UPDATE = 8;
    private static final int ACK = 1;

    private final NettyLink link;
    private final TokenBucket bucket;
    private final Frames received;
    private final Frames sent;
    private int answers;
    private boolean exceeded;

    FrameLimit(NettyLink link, LinkConfig config, boolean server) {
        this.link = link;
        long streams = server ? 0 : (long) PER_STREAM * config.streamsPerSecond();
        this.bucket = new TokenBucket(
                PER_SECOND + streams, Math.min(BURST + 2 * streams, ControlLimits.MAXIMUM_BURST), System::nanoTime);
        // The server is HTTP/2's client, whose first bytes are no frame.
        this.received = new Frames(server ? 0 : PREFACE, this::arrived);
        this.sent = new Frames(server ? PREFACE : 0, this::sending);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes && !exceeded) {
            received.see(bytes);
            if (exceeded) {
                link.close(new RemoteException(
                        ErrorCode.RATE_LIMITED, "The other side sent more frames without data than this side allows."));
            }
        }
        if (exceeded) {
            ReferenceCountUtil.release(message);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes) {
            sent.see(bytes);
        }
        ctx.write(message, promise);
    }

    private void arrived(int type, int flags) {
        if (type == DATA) {
            return;
        }
        if (answers > 0 && isAnswer(type, flags)) {
            answers--;
        } else {
            exceeded |= !bucket.tryTake();
        }
    }

    private static boolean isAnswer(int type, int flags) {
        return switch (type) {
            case HEADERS, RST_STREAM, WINDOW_UPDATE -> true;
            case SETTINGS, PING -> (flags & ACK) != 0;
            default -> false;
        };
    }

    private void sending(int type, int flags) {
        int more =
                switch (type) {
                    case DATA, HEADERS -> ANSWERS;
                    // An answer of ours has none: else two ends could keep each other busy.
                    case SETTINGS, PING -> (flags & ACK) == 0 ? 1 : 0;
                    default -> 0;
                };
        answers = Math.min(MOST_ANSWERS, answers + more);
    }

    private interface Seen {
        void frame(int type, int flags);
    }

    /** Finds the heads of frames in bytes that are cut anywhere. */
    private static final class Frames {
        private static final int HEAD = 9;

        private final Seen seen;
        private int skip;
        private int at;
        private int length;
        private int type;
        private int flags;

        Frames(int skip, Seen seen) {
            this.skip = skip;
            this.seen = seen;
        }

        void see(ByteBuf bytes) {
            int index = bytes.readerIndex();
            int end = bytes.writerIndex();
            while (index < end) {
                if (skip > 0) {
                    int passed = Math.min(skip, end - index);
                    skip -= passed;
                    index += passed;
                } else {
                    head(bytes.getUnsignedByte(index++));
                }
            }
        }

        private void head(int value) {
            switch (at++) {
                case 0, 1, 2 -> length = length << 8 | value;
                case 3 -> type = value;
                case 4 -> flags = value;
                case HEAD - 1 -> {
                    seen.frame(type, flags);
                    skip = length;
                    at = 0;
                    length = 0;
                }
                default -> {
                    // The stream's number: whose it is makes no difference.
                }
            }
        }
    }
}
