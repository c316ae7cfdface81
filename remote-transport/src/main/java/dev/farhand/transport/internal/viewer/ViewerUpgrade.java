package dev.farhand.transport.internal.viewer;

import dev.farhand.core.annotation.ThreadConfined;
import dev.farhand.core.text.ReportedText;
import dev.farhand.transport.internal.netty.UpgradeRequests;
import dev.farhand.transport.viewer.ViewerRequest;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Waits on an HTTP/1.1 connection for a viewer, answers it, and gives the connection to its {@link ViewerSocket}. */
@ThreadConfined("the connection's thread")
final class ViewerUpgrade extends ChannelDuplexHandler implements UpgradeRequests.Seeker {
    private static final int LONGEST_HEADER = 300;
    private static final int LOW = 32 * 1024;
    private static final int HIGH = 64 * 1024;

    private final NettyViewerServer server;
    private final UpgradeRequests requests;

    ViewerUpgrade(NettyViewerServer server, String path) {
        this.server = server;
        this.requests = new UpgradeRequests(uri -> uri.equals(path) || uri.startsWith(path + "?"));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        requests.read(ctx, message, request -> upgrade(ctx, request));
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        requests.wrote(message);
        ctx.write(message, promise);
    }

    private void upgrade(ChannelHandlerContext ctx, DefaultFullHttpRequest request) {
        HttpHeaders headers = request.headers();
        if (!"13".equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
            refuse(ctx, request, HttpResponseStatus.UPGRADE_REQUIRED);
        } else if (headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY) == null || !speaksOurs(headers)) {
            refuse(ctx, request, HttpResponseStatus.BAD_REQUEST);
        } else if (!server.enter()) {
            refuse(ctx, request, HttpResponseStatus.SERVICE_UNAVAILABLE);
        } else {
            accept(ctx, request);
        }
    }

    private static boolean speaksOurs(HttpHeaders headers) {
        return headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .anyMatch(name -> name.trim().equals(ViewerMessages.SUBPROTOCOL));
    }

    private static void refuse(ChannelHandlerContext ctx, DefaultFullHttpRequest request, HttpResponseStatus status) {
        request.release();
        DefaultFullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
        response.headers()
                .set(HttpHeaderNames.CONTENT_LENGTH, 0)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        if (status == HttpResponseStatus.UPGRADE_REQUIRED) {
            response.headers().set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13");
        } else if (status == HttpResponseStatus.SERVICE_UNAVAILABLE) {
            response.headers().set(HttpHeaderNames.RETRY_AFTER, 1);
        }
        ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    private void accept(ChannelHandlerContext ctx, DefaultFullHttpRequest request) {
        Optional<ViewerRequest> asked = read(ctx, request);
        // Nothing that logs a request is to see the ticket.
        request.setUri("/");
        WebSocketDecoderConfig frames = WebSocketDecoderConfig.newBuilder()
                .allowExtensions(false)
                .maxFramePayloadLength(ViewerSocket.MAXIMUM_MESSAGE)
                .closeOnProtocolViolation(false)
                .withUTF8Validator(false)
                .build();
        WebSocketServerHandshaker13 handshaker =
                new WebSocketServerHandshaker13("wss://localhost/", ViewerMessages.SUBPROTOCOL, frames);
        UpgradeRequests.upgrade(ctx, handshaker, request, EmptyHttpHeaders.INSTANCE, done -> {
            if (!done.isSuccess()) {
                server.leave();
                ctx.close();
                return;
            }
            ctx.channel().config().setOption(ChannelOption.TCP_NODELAY, true);
            ctx.channel().config().setWriteBufferWaterMark(new WriteBufferWaterMark(LOW, HIGH));
            // From here on it is read when there is room for what comes.
            ctx.channel().config().setAutoRead(false);
            ctx.pipeline().replace(this, "farhand-viewer", new ViewerSocket(server, ctx.channel(), asked));
        });
    }

    private static Optional<ViewerRequest> read(ChannelHandlerContext ctx, DefaultFullHttpRequest request) {
        HttpHeaders headers = request.headers();
        if (!(ctx.channel().remoteAddress() instanceof InetSocketAddress address)) {
            return Optional.empty();
        }
        return ticket(request.uri())
                .map(ticket -> new ViewerRequest(
                        ticket,
                        header(headers, HttpHeaderNames.ORIGIN),
                        address,
                        forwardedFor(headers),
                        header(headers, HttpHeaderNames.USER_AGENT)));
    }

    /** Empty text where its hello is to bring it; nothing where there can be none. */
    private static Optional<String> ticket(String uri) {
        try {
            List<String> values = new QueryStringDecoder(uri).parameters().getOrDefault("ticket", List.of(""));
            return values.size() == 1 && values.get(0).length() <= ViewerEntry.LONGEST_TICKET
                    ? Optional.of(values.get(0))
                    : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** Whole or not at all: the last of it, which the nearest proxy wrote, is what counts. */
    private static Optional<String> forwardedFor(HttpHeaders headers) {
        List<String> lines = headers.getAll("X-Forwarded-For");
        return String.join(", ", lines).length() > LONGEST_HEADER
                ? Optional.empty()
                : header(headers, "X-Forwarded-For");
    }

    /** All of its lines: a header that came twice matches nothing that is compared with one. */
    private static Optional<String> header(HttpHeaders headers, CharSequence name) {
        List<String> lines = headers.getAll(name);
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(ReportedText.line(String.join(", ", lines), LONGEST_HEADER));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (requests.isTaken()) {
            ctx.close();
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }
}
