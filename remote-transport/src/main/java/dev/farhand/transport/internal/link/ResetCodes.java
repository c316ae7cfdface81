package dev.farhand.transport.internal.link;

import dev.farhand.core.error.ErrorCode;
import io.netty.handler.codec.http2.Http2Error;

/** How our codes travel in HTTP/2's 32 bits: above "FH", so that they never look like HTTP/2's own. */
public final class ResetCodes {
    private static final long BASE = 0x46480000L;
    private static final long MASK = 0xffff0000L;

    private ResetCodes() {}

    /** As it travels. */
    public static long of(ErrorCode code) {
        return BASE | code.wireNumber();
    }

    /** As it was meant; HTTP/2's own codes become the nearest of ours. */
    public static ErrorCode read(long wire) {
        if ((wire & MASK) == BASE) {
            return ErrorCode.ofWireNumber((int) (wire & ~MASK));
        }
        Http2Error error = wire >= 0 && wire <= 0xd ? Http2Error.valueOf(wire) : Http2Error.INTERNAL_ERROR;
        return switch (error) {
            case NO_ERROR, CANCEL -> ErrorCode.CANCELLED;
            case REFUSED_STREAM -> ErrorCode.CHANNEL_LIMIT_REACHED;
            case ENHANCE_YOUR_CALM -> ErrorCode.RATE_LIMITED;
            case INTERNAL_ERROR, CONNECT_ERROR -> ErrorCode.INTERNAL;
            default -> ErrorCode.PROTOCOL_VIOLATION;
        };
    }
}
