package dev.farhand.transport.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.transport.internal.netty.NettyThreads;
import dev.farhand.transport.link.Carrier;
import dev.farhand.transport.link.LinkConfig;
import dev.farhand.transport.link.ProxySettings;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiallerTest {
    private static final int WAIT_SECONDS = 20;

    /** Nobody listens at the first; TCP has no route to the second, on whatever network this runs. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.2", "255.255.255.255"})
    void goesOnToTheNextAddressWhenTheFirstCannotBeReached(String first) throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        try (NettyThreads threads = new NettyThreads("test", 1, 1);
                ServerSocket server = new ServerSocket(0, 5, loopback)) {
            var loop = threads.loops().next();
            SpyListener spy = new SpyListener();
            Dialler dialler = new Dialler(
                    loop,
                    LinkConfig.builder()
                            .connectTimeout(Duration.ofSeconds(WAIT_SECONDS))
                            .build(),
                    ProxySettings.none(),
                    ServerUri.of(URI.create("https://host.example:" + server.getLocalPort())),
                    Carrier.TLS,
                    SslContextBuilder.forClient().build(),
                    spy);
            List<InetAddress> both = List.of(InetAddress.getByName(first), loopback);
            loop.submit(() -> dialler.dial(both)).get(WAIT_SECONDS, TimeUnit.SECONDS);
            server.setSoTimeout(WAIT_SECONDS * 1000);
            try (Socket accepted = server.accept()) {
                assertThat(accepted.isConnected()).isTrue();
                assertThat(spy.failed).isNotDone();
            }
            spy.failed.get(WAIT_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static final class SpyListener implements Dialler.Listener {
        final CompletableFuture<DialFailure> failed = new CompletableFuture<>();

        @Override
        public void secured(Channel channel, SslHandler tls) {
            failed.completeExceptionally(new AssertionError("nobody speaks TLS there"));
        }

        @Override
        public void failed(DialFailure failure) {
            failed.complete(failure);
        }
    }
}
