package dev.farhand.transport.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.farhand.core.protocol.v1.AgentHello;
import dev.farhand.core.protocol.v1.ChannelKind;
import dev.farhand.core.protocol.v1.ChannelOpened;
import dev.farhand.core.protocol.v1.ChannelWanted;
import dev.farhand.core.protocol.v1.ControlFromAgent;
import dev.farhand.core.protocol.v1.ControlFromServer;
import dev.farhand.core.protocol.v1.DeviceEnrolled;
import dev.farhand.core.protocol.v1.DeviceFacts;
import dev.farhand.core.protocol.v1.DrainAnnounced;
import dev.farhand.core.protocol.v1.EnrolDeviceRequest;
import dev.farhand.core.protocol.v1.EnrolDeviceResponse;
import dev.farhand.core.protocol.v1.OpenChannel;
import dev.farhand.core.protocol.v1.OpenChannelResponse;
import dev.farhand.core.protocol.v1.Refusal;
import dev.farhand.core.protocol.v1.ServerHello;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;

/** What the fuzz tests of this package start from: real bytes. Written again with {@code -Dfarhand.write=true}. */
class FuzzSeedsTest {
    private static final Path FOLDER = Path.of("src/test/resources/dev/farhand/transport/internal/wire");

    @Test
    void messagesAreWhole() throws IOException {
        OpenChannel opening = OpenChannel.newBuilder()
                .setKind(ChannelKind.CHANNEL_KIND_CUSTOM)
                .setName("name")
                .setVersion(1)
                .setParameters(ByteString.copyFromUtf8("p"))
                .build();
        DeviceFacts facts = DeviceFacts.newBuilder().setHostName("host").build();
        Refusal refusal = Refusal.newBuilder().setCode(1).setMessage("no").build();
        message(
                "agent-control",
                ControlFromAgent.newBuilder()
                        .setHello(AgentHello.newBuilder()
                                .setProtocol(ProtocolVersions.ours("1"))
                                .setChosenProtocol(1)
                                .setFacts(facts))
                        .build(),
                ControlFromAgent.newBuilder()
                        .setChannelWanted(
                                ChannelWanted.newBuilder().setRequestNumber(1).setChannel(opening))
                        .build(),
                ControlFromAgent.newBuilder().setRefused(refusal).build());
        message(
                "server-control",
                ControlFromServer.newBuilder()
                        .setHello(ServerHello.newBuilder()
                                .setProtocol(ProtocolVersions.ours("1"))
                                .setNodeId("node-1")
                                .setObservedAddress("127.0.0.1:1"))
                        .build(),
                ControlFromServer.newBuilder()
                        .setDrain(DrainAnnounced.newBuilder().setSpreadMs(5000))
                        .build());
        message("opening", opening);
        message(
                "answers",
                OpenChannelResponse.newBuilder()
                        .setOpened(ChannelOpened.newBuilder().setVersion(1))
                        .build(),
                OpenChannelResponse.newBuilder().setRefused(refusal).build());
        message(
                "enrolment",
                EnrolDeviceRequest.newBuilder()
                        .setProtocol(ProtocolVersions.ours("1"))
                        .setToken("token")
                        .setCertificateRequest(ByteString.copyFromUtf8("request"))
                        .setFacts(facts)
                        .build());
        message(
                "enrolled",
                EnrolDeviceResponse.newBuilder()
                        .setEnrolled(DeviceEnrolled.newBuilder()
                                .setDeviceId("00000000-0000-0000-0000-000000000001")
                                .addCertificateChain(ByteString.copyFromUtf8("chain")))
                        .build());
    }

    private static void message(String name, MessageLite... messages) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (MessageLite message : messages) {
            all.writeBytes(MessageDecoder.encode(message).array());
        }
        Path file = FOLDER.resolve("MessageDecoderFuzzTestInputs/readsAnyBytesOrSaysNo")
                .resolve(name);
        write(file, all.toByteArray());
        assertThat(Files.readAllBytes(file)).isEqualTo(all.toByteArray());
    }

    @Test
    void hellosAreThoseOfTheirCallers() throws Exception {
        hello("link", Purpose.LINK, Alpn.LINK);
        hello("enrolment", Purpose.ENROL, Alpn.ENROL);
        hello("browser", Purpose.OTHER, "h2", "http/1.1");
        hello("no-names", Purpose.OTHER);
    }

    private static void hello(String name, Purpose purpose, String... names) throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine("server.invalid", 443);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setApplicationProtocols(names);
        engine.setSSLParameters(parameters);
        ByteBuffer record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), record);
        // Without the heads of record and message, as the router hands it over.
        byte[] hello = Arrays.copyOfRange(record.array(), 9, record.position());
        Path file = FOLDER.resolve("PurposeFuzzTestInputs/readsAnyHello").resolve(name);
        write(file, hello);
        for (byte[] bytes : List.of(hello, Files.readAllBytes(file))) {
            assertThat(Purpose.of(Unpooled.wrappedBuffer(bytes))).isEqualTo(purpose);
        }
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        if (Boolean.getBoolean("farhand.write")) {
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        }
    }
}
