package dev.farhand.transport.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.transport.link.Channels.Collector;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 of either side: the kernel closes the connection, and that is what is noticed, not a heartbeat that is missed. */
class KilledPeerIT {
    @TempDir
    private Path folder;

    private static void assertCut(LinkEnd end, Collector channel) {
        assertThat(end).isEqualTo(new LinkEnd(ErrorCode.LINK_LOST, ErrorCode.LINK_LOST.sentence(), true));
        Eventually.until(() -> !channel.resets.isEmpty());
        assertThat(channel.resets).containsExactly(ErrorCode.LINK_LOST);
    }

    @Test
    void aServerNoticesAKilledAgentAndWelcomesTheNext() throws Exception {
        try (LinkHouse house = new LinkHouse()) {
            FakeCredentials device = house.device();
            var address = house.listen();
            try (PeerProcess agent = PeerProcess.agent(folder, address, device)) {
                Link link = house.link(device);
                LinkIT.echo(link);
                Collector channel =
                        Collector.on(Eventually.get(link.open(Channels.echo()))).keepReading();
                agent.kill();
                assertCut(Eventually.get(link.closed()), channel);
                Eventually.until(() -> house.server.links().count() == 0);
            }
            try (PeerProcess next = PeerProcess.agent(folder, address, device)) {
                assertThat(next.port).isEqualTo(address.getPort());
                LinkIT.echo(house.link(device));
            }
        }
    }

    @Test
    void anAgentNoticesAKilledServerAndComesBackByItself() throws Exception {
        try (LinkHouse house = new LinkHouse()) {
            FakeCredentials device = house.device();
            LinkClient client;
            int port;
            try (PeerProcess server = PeerProcess.server(folder, house, device, 0)) {
                port = server.port;
                client = house.agent(URI.create("https://127.0.0.1:" + port), device, builder -> {});
                Link link = Eventually.present(client::link);
                LinkIT.echo(link);
                Collector channel =
                        Collector.on(Eventually.get(link.open(Channels.echo()))).keepReading();
                server.kill();
                assertCut(Eventually.get(link.closed()), channel);
            }
            try (PeerProcess next = PeerProcess.server(folder, house, device, port)) {
                assertThat(next.port).isEqualTo(port);
                LinkIT.echo(Eventually.present(client::link));
            }
        }
    }
}
