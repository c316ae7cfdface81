package dev.farhand.transport.internal.viewer;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.transport.internal.netty.NettyThreads;
import dev.farhand.transport.internal.netty.Sockets;
import dev.farhand.transport.lane.LaneHost;
import dev.farhand.transport.lane.LaneServer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A port for viewers and nothing else. */
public final class NettyLaneServer implements LaneServer {
    private static final int LONGEST_REQUEST = 8 * 1024;
    private static final int MOST_VIEWERS = 64;
    private static final long GOODBYE_MILLIS = 500;

    private final LaneHost host;
    private final String path;
    private final Set<String> origins;
    private final NettyThreads threads = new NettyThreads("lanes", 1, 1);
    private final Set<LaneSocket> sockets = ConcurrentHashMap.newKeySet();
    private final Channel listener;

    private NettyLaneServer(LaneHost host, InetSocketAddress address, String path, Set<String> origins) {
        this.host = host;
        this.path = path;
        this.origins = origins;
        ChannelFuture bound = new ServerBootstrap()
                .group(threads.loops())
                .channel(Sockets.of(threads.loops()).listening())
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        connected(channel);
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        listener = bound.channel();
        if (!bound.isSuccess()) {
            threads.close();
            throw new RemoteException(
                    ErrorCode.INVALID_CONFIGURATION, "Cannot listen on " + address + ". Choose another port.");
        }
    }

    /** See {@link LaneServer.Builder#start}. */
    public static LaneServer start(LaneHost host, InetSocketAddress address, String path, Set<String> origins) {
        return new NettyLaneServer(host, address, path, origins);
    }

    private void connected(SocketChannel channel) {
        if (sockets.size() >= MOST_VIEWERS) {
            channel.close();
            return;
        }
        LaneSocket socket = new LaneSocket(host, channel);
        sockets.add(socket);
        channel.closeFuture().addListener(closed -> sockets.remove(socket));
        WebSocketServerProtocolConfig config = WebSocketServerProtocolConfig.newBuilder()
                .websocketPath(path)
                .subprotocols(ViewerMessages.SUBPROTOCOL)
                .handleCloseFrames(true)
                .decoderConfig(WebSocketDecoderConfig.newBuilder()
                        .allowExtensions(false)
                        .maxFramePayloadLength(LaneSocket.MAXIMUM_MESSAGE)
                        .withUTF8Validator(false)
                        .build())
                .build();
        channel.pipeline()
                .addLast(
                        new HttpServerCodec(),
                        new HttpObjectAggregator(LONGEST_REQUEST),
                        new KnownOrigins(origins),
                        new WebSocketServerProtocolHandler(config),
                        new WebSocketFrameAggregator(LaneSocket.MAXIMUM_MESSAGE),
                        socket);
    }

    @Override
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    @Override
    public void close() {
        listener.close().awaitUninterruptibly();
        List<LaneSocket> open = List.copyOf(sockets);
        open.forEach(socket -> socket.end(new RemoteException(ErrorCode.SHUTTING_DOWN)));
        // So that they hear why, as far as they listen.
        open.forEach(socket -> socket.gone().awaitUninterruptibly(GOODBYE_MILLIS));
        threads.close();
    }
}
