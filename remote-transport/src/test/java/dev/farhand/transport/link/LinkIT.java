package dev.farhand.transport.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.transport.link.Channels.Collector;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkIT {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void echoesThroughAStreamOfEitherEnd(boolean nativeTls) throws Exception {
        try (LinkHouse house =
                new LinkHouse(server -> server.nativeTls(nativeTls).acceptor(Channels.standard()))) {
            FakeCredentials device = house.device();
            LinkClient agent = house.agent(house.listen(), device, builder -> builder.nativeTls(nativeTls));
            Link link = house.link(device);
            assertThat(link.info().tlsProvider()).isEqualTo(nativeTls ? "OPENSSL" : "JDK");
            assertThat(link.info().carrier()).isEqualTo(Carrier.TLS);
            echo(link);
            Link other = Eventually.present(agent::link);
            assertThat(other.info().tlsProvider()).isEqualTo(link.info().tlsProvider());
            echo(other);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAgentTrustsNoServerOfAnotherAuthority(boolean nativeTls) throws Exception {
        try (LinkHouse house = new LinkHouse();
                LinkHouse other = new LinkHouse()) {
            FakeCredentials device = house.device();
            device.trust = other.trust;
            LinkClient agent = house.agent(house.listen(), device, builder -> builder.nativeTls(nativeTls));
            LinkState.Failure failure = Eventually.present(() -> agent.state().lastFailure());
            assertThat(failure.code()).isEqualTo(ErrorCode.AUTHORITY_UNKNOWN);
            assertThat(house.server.links().count()).isZero();
        }
    }

    static void echo(Link link) {
        LinkStream stream = Eventually.get(link.open(Channels.echo()));
        assertThat(stream.opened().getParameters().toStringUtf8()).isEqualTo("hello");
        Collector collector = Collector.on(stream).keepReading();
        Eventually.get(stream.write(ByteBuffer.wrap("one two".getBytes(StandardCharsets.UTF_8))));
        Eventually.until(() -> collector.text.equals("one two"));
        stream.finish();
        Eventually.until(() -> collector.finished);
    }
}
