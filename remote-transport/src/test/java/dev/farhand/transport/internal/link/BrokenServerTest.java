package dev.farhand.transport.internal.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.protocol.v1.ControlFromServer;
import dev.farhand.core.protocol.v1.DrainAnnounced;
import dev.farhand.core.protocol.v1.OpenChannel;
import dev.farhand.core.protocol.v1.ProtocolRange;
import dev.farhand.core.protocol.v1.RenewCertificateDemanded;
import dev.farhand.core.protocol.v1.ServerHello;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.AsciiString;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an agent makes of a server that breaks the rules: on the control stream the link ends, on a channel the channel. */
class BrokenServerTest {
    private static final byte[] TOO_LARGE = {0, 1, 0, 1};
    private static final byte[] UNREADABLE = {0, 0, 0, 2, -1, -1};

    private static byte[] half(byte[] whole) {
        return Arrays.copyOf(whole, whole.length / 2);
    }

    private static byte[] demand() {
        return BareServer.message(ControlFromServer.newBuilder()
                .setRenewalDemanded(RenewCertificateDemanded.getDefaultInstance())
                .build());
    }

    private static byte[] versions(int minimum, int maximum) {
        return BareServer.message(ControlFromServer.newBuilder()
                .setHello(ServerHello.newBuilder()
                        .setProtocol(
                                ProtocolRange.newBuilder().setMinimum(minimum).setMaximum(maximum)))
                .build());
    }

    private static ErrorCode endAfter(boolean last, byte[]... parts) {
        try (BareServer server = new BareServer()) {
            server.say(server.open(LinkPaths.CONTROL), last, parts);
            if (server.agent.channel.isOpen()) {
                // It has said why and waits for us to close.
                server.agent.pass(java.time.Duration.ofSeconds(2));
            }
            return server.agent.end().code();
        }
    }

    @Test
    void endsTheLinkForEachBreachOfTheControlProtocolWithItsCode() {
        byte[] hello = BareServer.hello();
        assertThat(endAfter(false, TOO_LARGE)).isEqualTo(ErrorCode.MESSAGE_TOO_LARGE);
        assertThat(endAfter(false, hello, TOO_LARGE)).isEqualTo(ErrorCode.MESSAGE_TOO_LARGE);
        assertThat(endAfter(false, UNREADABLE)).isEqualTo(ErrorCode.PROTOCOL_VIOLATION);
        assertThat(endAfter(true, half(hello))).isEqualTo(ErrorCode.PROTOCOL_VIOLATION);
        assertThat(endAfter(true, hello, half(demand()))).isEqualTo(ErrorCode.PROTOCOL_VIOLATION);
        assertThat(endAfter(true, hello)).isEqualTo(ErrorCode.LINK_LOST);
        assertThat(endAfter(false, demand(), hello)).isEqualTo(ErrorCode.PROTOCOL_VIOLATION);
        assertThat(endAfter(false, BareServer.message(ControlFromServer.getDefaultInstance())))
                .isEqualTo(ErrorCode.PROTOCOL_VIOLATION);
        assertThat(endAfter(false, hello, hello)).isEqualTo(ErrorCode.PROTOCOL_VIOLATION);
        assertThat(endAfter(false, versions(5, 9))).isEqualTo(ErrorCode.PROTOCOL_VERSION_UNSUPPORTED);
        assertThat(endAfter(false, versions(0, 0))).isEqualTo(ErrorCode.PROTOCOL_VERSION_UNSUPPORTED);
    }

    @Test
    void endsTheLinkWhenTheHelloDoesNotCome() {
        try (BareServer server = new BareServer()) {
            server.say(server.open(LinkPaths.CONTROL), false, half(BareServer.hello()));
            server.agent.pass(java.time.Duration.ofSeconds(11));
            assertThat(server.agent.end().code()).isEqualTo(ErrorCode.TIMED_OUT);
        }
    }

    @Test
    void resetsAChannelThatBeginsWrongAndKeepsTheLink() {
        byte[] opening = BareServer.message(Conversation.channel("echo"));
        byte[] large = BareServer.message(
                OpenChannel.newBuilder().setName("x".repeat(64 * 1024)).build());
        try (BareServer server = new BareServer()) {
            server.greet();
            assertReset(server, LinkPaths.CHANNEL, ErrorCode.MESSAGE_TOO_LARGE, false, TOO_LARGE);
            assertReset(server, LinkPaths.CHANNEL, ErrorCode.MESSAGE_TOO_LARGE, false, half(large));
            assertReset(server, LinkPaths.CHANNEL, ErrorCode.PROTOCOL_VIOLATION, false, UNREADABLE);
            assertReset(server, LinkPaths.CHANNEL, ErrorCode.PROTOCOL_VIOLATION, true, half(opening));
            assertReset(server, LinkPaths.CHANNEL, ErrorCode.PROTOCOL_VIOLATION, true, new byte[0]);
            assertReset(server, LinkPaths.CONTROL, ErrorCode.CHANNEL_KIND_UNSUPPORTED, false, BareServer.hello());
            assertReset(server, new AsciiString("/"), ErrorCode.CHANNEL_KIND_UNSUPPORTED, false, opening);
            for (String number : List.of("0", "99", "-1", "x", "9".repeat(19), "9".repeat(200), "")) {
                Http2StreamChannel wanted =
                        server.open(LinkPaths.request(LinkPaths.WANTED).set("farhand-request", number));
                assertThat(server.reset(wanted)).as(number).contains(ErrorCode.CANCELLED);
            }
            Http2StreamChannel proper = server.open(LinkPaths.CHANNEL);
            server.say(proper, false, opening);
            assertThat(server.reset(proper)).isEmpty();
            assertThat(server.agent.link.statistics().openStreams()).isOne();
            assertThat(server.agent.link.isOpen()).isTrue();
        }
    }

    private static void assertReset(BareServer server, AsciiString path, ErrorCode code, boolean last, byte[] first) {
        Http2StreamChannel stream = server.open(path);
        if (server.reset(stream).isEmpty()) {
            server.say(stream, last, first);
        }
        assertThat(server.reset(stream)).isEqualTo(Optional.of(code));
    }

    @Test
    void takesNoMoreChannelsAfterADrain() {
        try (BareServer server = new BareServer()) {
            Http2StreamChannel control = server.greet();
            server.say(
                    control,
                    false,
                    BareServer.message(ControlFromServer.newBuilder()
                            .setDrain(DrainAnnounced.newBuilder().setSpreadMs(Long.MIN_VALUE))
                            .build()));
            assertThat(server.agent.link.isOpen()).isFalse();
            Http2StreamChannel late = server.open(LinkPaths.CHANNEL);
            server.say(late, false, BareServer.message(Conversation.channel("echo")));
            assertThat(server.agent.link.statistics().openStreams()).isZero();
        }
    }
}
