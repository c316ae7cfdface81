package dev.farhand.transport.viewer;

import com.google.protobuf.ByteString;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.Identity;
import dev.farhand.core.protocol.v1.ChannelKind;
import dev.farhand.core.protocol.v1.OpenChannel;
import dev.farhand.core.protocol.v1.SessionDescriptor;
import dev.farhand.core.protocol.v1.SessionKind;
import dev.farhand.core.session.SessionId;
import dev.farhand.transport.link.ChannelOpening;
import dev.farhand.transport.link.Eventually;
import dev.farhand.transport.link.FakeCredentials;
import dev.farhand.transport.link.Link;
import dev.farhand.transport.link.LinkClient;
import dev.farhand.transport.link.LinkHouse;
import dev.farhand.transport.netty.LinkPort;
import dev.farhand.transport.netty.ViewerPort;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A host with a port for viewers, a link server, and one machine with terminals. */
final class ViewerHouse implements ViewerAuthority, AutoCloseable {
    static final String PATH = "/api/v1/viewer";

    final SessionId session = SessionId.random();
    final List<ViewerRequest> requests = new CopyOnWriteArrayList<>();
    final List<String> events = new CopyOnWriteArrayList<>();
    final List<ViewerEnd> ends = new CopyOnWriteArrayList<>();
    final List<Viewer> viewers = new CopyOnWriteArrayList<>();
    final List<FakeTerminal> terminals = new CopyOnWriteArrayList<>();
    final LinkHouse links;
    final FakeCredentials device;
    final LinkClient agent;
    final ViewerServer server;
    final InetSocketAddress address;
    volatile Consumer<ChannelOpening> machine = opening -> terminals.add(FakeTerminal.accept(opening));
    volatile UnaryOperator<ViewerAccess.Builder> access = builder -> builder;
    private final boolean secure;
    private final Set<String> used = ConcurrentHashMap.newKeySet();
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());

    ViewerHouse() throws Exception {
        this(ViewerConfig.defaults());
    }

    ViewerHouse(ViewerConfig config) throws Exception {
        this(config, false);
    }

    ViewerHouse(ViewerConfig config, boolean secure) throws Exception {
        this.secure = secure;
        links = new LinkHouse();
        device = links.device();
        agent = links.agent(links.listen(), device, builder -> builder.acceptor(opening -> machine.accept(opening)));
        links.link(device);
        server = ViewerServer.builder(this).config(config).build();
        address = listen();
    }

    private InetSocketAddress listen() throws Exception {
        ViewerPort viewerPort = ViewerPort.of(server, PATH);
        LinkPort linkPort = LinkPort.of(links.server);
        AtomicInteger connections = new AtomicInteger();
        Identity web = links.authority().issueServer("web");
        SslContext tls = SslContextBuilder.forServer(
                        web.privateKey(), web.chain().toArray(new X509Certificate[0]))
                .sslProvider(SslProvider.JDK)
                .build();
        Channel bound = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (secure) {
                            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                        }
                        boolean agentsFirst = connections.incrementAndGet() % 2 == 0;
                        channel.pipeline()
                                .addLast(
                                        new HttpServerCodec(),
                                        agentsFirst ? linkPort.webSocketUpgrade() : viewerPort.webSocketUpgrade(),
                                        agentsFirst ? viewerPort.webSocketUpgrade() : linkPort.webSocketUpgrade(),
                                        new HttpObjectAggregator(65536),
                                        new NotFound());
                    }
                })
                .bind(LinkHouse.loopback())
                .sync()
                .channel();
        return (InetSocketAddress) bound.localAddress();
    }

    URI uri(String ticket) {
        return URI.create((secure ? "wss" : "ws") + "://127.0.0.1:" + address.getPort() + PATH + "?ticket=" + ticket);
    }

    Link link() {
        return links.link(device);
    }

    FakeTerminal terminal(int index) {
        Eventually.until(() -> terminals.size() > index);
        return terminals.get(index);
    }

    /** Tickets: {@code once-…} is good once; {@code expired}; {@code watch-…} only watches; {@code never} gets no answer. */
    @Override
    public CompletionStage<ViewerAccess> admit(ViewerRequest request) {
        requests.add(request);
        if (request.ticket().equals("never")) {
            return new CompletableFuture<>();
        }
        return CompletableFuture.supplyAsync(() -> {
            if (request.ticket().equals("expired")) {
                throw new RemoteException(ErrorCode.TICKET_EXPIRED);
            }
            if (!request.ticket().matches("(once|watch)-.*")
                    || !request.origin().equals(java.util.Optional.of("https://page.example"))) {
                throw new RemoteException(ErrorCode.TICKET_INVALID);
            }
            if (!used.add(request.ticket())) {
                throw new RemoteException(ErrorCode.TICKET_USED);
            }
            return access.apply(ViewerAccess.builder(
                                    SessionDescriptor.newBuilder()
                                            .setSessionId(session.toString())
                                            .setKind(SessionKind.SESSION_KIND_TERMINAL)
                                            .build(),
                                    this::channel)
                            .hostName("ho\u202Est")
                            .osName("Debian")
                            .user(request.ticket())
                            .viewOnly(request.ticket().startsWith("watch"))
                            .listener(new Listener()))
                    .build();
        });
    }

    private CompletionStage<ViewerChannel> channel() {
        return CompletableFuture.supplyAsync(() -> new ViewerChannel(
                links.server
                        .links()
                        .find(device.device())
                        .orElseThrow(() -> new RemoteException(ErrorCode.DEVICE_OFFLINE)),
                OpenChannel.newBuilder()
                        .setKind(ChannelKind.CHANNEL_KIND_TERMINAL)
                        .setVersion(1)
                        .setSessionGrant(ByteString.copyFromUtf8("a grant"))
                        .build()));
    }

    private final class Listener implements ViewerListener {
        @Override
        public void connected(Viewer viewer) {
            viewers.add(viewer);
            events.add("connected");
        }

        @Override
        public void refused(Viewer viewer, RemoteException reason) {
            events.add("refused " + reason.code());
        }

        @Override
        public void ended(Viewer viewer, ViewerEnd end) {
            ends.add(end);
            events.add("ended " + end.code() + " " + viewer.bytesToMachine() + " " + viewer.bytesToViewer());
        }
    }

    private static final class NotFound extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
            DefaultFullHttpResponse response =
                    new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NOT_FOUND);
            response.headers().set("content-length", 0);
            ctx.writeAndFlush(response);
        }
    }

    @Override
    public void close() throws Exception {
        server.close();
        links.close();
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
}
