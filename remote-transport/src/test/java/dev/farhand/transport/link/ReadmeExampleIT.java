package dev.farhand.transport.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.StringValue;
import dev.farhand.core.channel.ByteStream;
import dev.farhand.core.enrolment.EnrolmentPolicy;
import dev.farhand.core.enrolment.EnrolmentService;
import dev.farhand.core.enrolment.EnrolmentToken;
import dev.farhand.core.enrolment.FileDeviceRegistry;
import dev.farhand.core.enrolment.FileEnrolmentTokens;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.identity.CertificateAuthority;
import dev.farhand.core.identity.CertificateLifetimes;
import dev.farhand.core.identity.CertificateRequest;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.DeviceKeys;
import dev.farhand.core.identity.FileAuthorityStore;
import dev.farhand.core.identity.Identity;
import dev.farhand.core.identity.RenewingIdentity;
import dev.farhand.core.identity.TenantId;
import dev.farhand.core.identity.TrustBundle;
import dev.farhand.core.protocol.v1.ChannelKind;
import dev.farhand.core.protocol.v1.DeviceEnrolled;
import dev.farhand.core.protocol.v1.EnrolDeviceRequest;
import dev.farhand.core.protocol.v1.OpenChannel;
import dev.farhand.core.testing.ReadmeCode;
import dev.farhand.transport.enrolment.EnrolmentClient;
import dev.farhand.transport.internal.wire.Certificates;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows, run: a server, a machine that enrols, its link, and a question over it. */
class ReadmeExampleIT {
    private final Clock clock = Clock.systemUTC();
    private final TenantId tenant = TenantId.random();
    private final char[] passphrase = "only for this test".toCharArray();

    @TempDir
    Path folder;

    @Test
    void theReadmeShowsWhatIsCompiled() throws Exception {
        ReadmeCode.assertCompiled(Path.of("README.md"), Path.of("src/test/java/dev/farhand/transport"));
    }

    @Test
    void aMachineEnrolsLinksAndAnswers() {
        CertificateAuthority authority = CertificateAuthority.open(
                new FileAuthorityStore(folder.resolve("authority")),
                passphrase,
                CertificateLifetimes.defaults(),
                clock);
        FileDeviceRegistry devices = FileDeviceRegistry.open(folder.resolve("devices"), clock);
        FileEnrolmentTokens tokens = FileEnrolmentTokens.open(folder.resolve("tokens"));

        LinkServer server = LinkServer.builder()
                .identity(RenewingIdentity.ofServer(authority, "node-1", clock))
                .trust(authority::trust)
                .registry(devices)
                .enrolment(new EnrolmentService(authority, tokens, devices, clock))
                .build();
        LinkEndpoint port = server.listen(new InetSocketAddress("127.0.0.1", 0));

        EnrolmentToken token = EnrolmentToken.create(authority.certificate(), new SecureRandom());
        Instant end = clock.instant().plus(Duration.ofHours(1));
        tokens.add(token, new EnrolmentPolicy("first machine", tenant, Optional.empty(), end, 1));

        URI address = URI.create("https://127.0.0.1:" + port.address().getPort());
        KeyPair keys = DeviceKeys.generate();
        DeviceEnrolled enrolled = EnrolmentClient.builder()
                .servers(List.of(address))
                .pinnedBy(token)
                .build()
                .enrol(EnrolDeviceRequest.newBuilder()
                        .setToken(token.reveal())
                        .setCertificateRequest(ByteString.copyFrom(CertificateRequest.create(keys)))
                        .build())
                .toCompletableFuture()
                .join();

        DeviceId device = DeviceId.parse(enrolled.getDeviceId());
        FakeCredentials credentials = new FakeCredentials(
                device,
                Identity.of(keys.getPrivate(), Certificates.parse(enrolled.getCertificateChainList())),
                TrustBundle.fromProto(enrolled.getTrust()));
        LinkClient client = LinkClient.builder()
                .servers(List.of(address))
                .credentials(credentials)
                .acceptor(ReadmeExampleIT::echo)
                .build();
        client.start();
        Eventually.until(() -> server.links().find(device).isPresent());

        Link link = server.links().find(device).orElseThrow();
        OpenChannel echo = OpenChannel.newBuilder()
                .setKind(ChannelKind.CHANNEL_KIND_ECHO)
                .setVersion(1)
                .build();
        StringValue answer = link.call(echo, StringValue.of("are you there"), StringValue.parser())
                .toCompletableFuture()
                .join();
        assertThat(answer.getValue()).isEqualTo("are you there");

        devices.revoke(device, "it was only an example");
        assertThat(Eventually.get(link.closed()).code()).isEqualTo(ErrorCode.DEVICE_REVOKED);

        client.close();
        server.close();
        tokens.close();
        devices.close();
        authority.close();
    }

    static void echo(ChannelOpening opening) {
        if (opening.request().getKind() != ChannelKind.CHANNEL_KIND_ECHO) {
            opening.refuse(ErrorCode.CHANNEL_KIND_UNSUPPORTED, "This machine only echoes.");
            return;
        }
        LinkStream stream = opening.accept();
        stream.receiver(new ByteStream.Receiver() {
            @Override
            public void onData(ByteBuffer bytes) {
                // Lent, and gone after the call: what outlives it is copied.
                ByteBuffer mine =
                        ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
                // Asks for more only when this much is on its way.
                stream.write(mine).thenRun(stream::read);
            }

            @Override
            public void onFinished() {
                stream.finish(); // their direction has ended; now ours does
            }

            @Override
            public void onReset(ErrorCode code) {
                // Nothing is kept for a stream, so there is nothing to let go.
            }
        });
        stream.read();
    }
}
