package dev.farhand.transport.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.identity.Identity;
import dev.farhand.transport.netty.LinkPort;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
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
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Agents and browsers on the one port of a host that runs Netty, as web servers do. */
class HostPortIT {
    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private LinkHouse house;

    @BeforeEach
    void open() {
        house = new LinkHouse(builder -> builder.acceptor(Channels.standard()));
    }

    @AfterEach
    void close() throws Exception {
        house.close();
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }

    private InetSocketAddress host(boolean secure) throws Exception {
        LinkPort port = LinkPort.of(house.server);
        Identity web = house.authority.issueServer("web");
        SslContext tls = SslContextBuilder.forServer(
                        web.privateKey(), web.chain().toArray(new X509Certificate[0]))
                .sslProvider(SslProvider.JDK)
                .build();
        Channel bound = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (secure) {
                            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                        }
                        channel.pipeline().addLast(new HttpServerCodec(), new HttpObjectAggregator(65536), new Hello());
                        channel.pipeline().addFirst(port.clientHelloRouter());
                        channel.pipeline()
                                .addAfter(
                                        channel.pipeline()
                                                .context(HttpServerCodec.class)
                                                .name(),
                                        "agents",
                                        port.webSocketUpgrade());
                    }
                })
                .bind(LinkHouse.loopback())
                .sync()
                .channel();
        return (InetSocketAddress) bound.localAddress();
    }

    private static String browse(URI uri) throws Exception {
        System.setProperty("jdk.internal.httpclient.disableHostnameVerification", "true");
        SSLContext trusting = SSLContext.getInstance("TLS");
        trusting.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        return HttpClient.newBuilder()
                .sslContext(trusting)
                .build()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void servesAgentsInEitherCarrierAndBrowsersOnOnePort() throws Exception {
        InetSocketAddress address = host(true);
        for (CarrierPolicy policy : new CarrierPolicy[] {CarrierPolicy.TLS, CarrierPolicy.WEBSOCKET}) {
            FakeCredentials device = house.device();
            house.agent(address, device, builder -> builder.carrier(policy));
            Link link = house.link(device);
            assertThat(link.info().carrier().name()).isEqualTo(policy.name());
            LinkIT.echo(link);
            assertThat(browse(LinkHouse.uri("https", address))).isEqualTo("hello browser");
        }
    }

    @Test
    void servesTheWebSocketOnAPlainPortOfTheHost() throws Exception {
        InetSocketAddress address = host(false);
        FakeCredentials device = house.device();
        house.agent(LinkHouse.uri("http", address), device, builder -> {});
        LinkIT.echo(house.link(device));
        assertThat(browse(LinkHouse.uri("http", address))).isEqualTo("hello browser");
    }

    private static final class Hello extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
            byte[] body = "hello browser".getBytes(StandardCharsets.US_ASCII);
            DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(body));
            response.headers().set("content-length", body.length);
            ctx.writeAndFlush(response);
        }
    }
}
