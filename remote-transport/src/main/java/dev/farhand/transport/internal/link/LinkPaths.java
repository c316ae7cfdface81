package dev.farhand.transport.internal.link;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.OptionalLong;

/** What a stream's HEADERS say it is. */
final class LinkPaths {
    /** The control stream. */
    static final AsciiString CONTROL = AsciiString.cached("/control");
    /** A channel that begins with an {@code OpenChannel}. */
    static final AsciiString CHANNEL = AsciiString.cached("/channel");
    /** A channel the agent wanted; begins with the {@code OpenChannelResponse} to it. */
    static final AsciiString WANTED = AsciiString.cached("/wanted");

    private static final AsciiString REQUEST = AsciiString.cached("farhand-request");

    private LinkPaths() {}

    static Http2Headers request(AsciiString path) {
        return new DefaultHttp2Headers()
                .method("POST")
                .scheme("https")
                .authority("agent")
                .path(path);
    }

    static Http2Headers wanted(long number) {
        return request(WANTED).set(REQUEST, Long.toString(number));
    }

    static OptionalLong requestNumber(Http2Headers headers) {
        CharSequence value = headers.get(REQUEST);
        if (value == null || value.length() > 19 || !value.toString().matches("[0-9]+")) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(value.toString()));
        } catch (NumberFormatException tooLarge) {
            return OptionalLong.empty();
        }
    }
}
