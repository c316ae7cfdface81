package dev.farhand.server.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.StringValue;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.protocol.v1.ChannelKind;
import dev.farhand.core.protocol.v1.OpenChannel;
import dev.farhand.transport.link.Carrier;
import dev.farhand.transport.link.CarrierPolicy;
import dev.farhand.transport.link.Link;
import dev.farhand.transport.link.LinkClient;
import dev.farhand.transport.link.LinkState;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One port, three kinds of callers, Micronaut behind it. */
class AgentPortIT {
    private static final OpenChannel ECHO =
            OpenChannel.newBuilder().setKind(ChannelKind.CHANNEL_KIND_ECHO).build();

    @TempDir
    static Path folder;

    private final LinkFixture links = new LinkFixture();
    private EmbeddedServer web;

    @BeforeAll
    static void makeWebCertificate() throws Exception {
        // The web certificate is nobody's business but the browser's: it does not come from the links' authority.
        run(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "web",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-keystore",
                folder.resolve("web.p12").toString()));
    }

    @BeforeEach
    void startMicronaut() {
        ApplicationContext context = ApplicationContext.builder(Map.of(
                        "micronaut.netty.event-loops.default.prefer-native-transport", "true",
                        "micronaut.netty.event-loops.parent.prefer-native-transport", "true",
                        "micronaut.server.http-version", "2.0",
                        "micronaut.server.ssl.enabled", "true",
                        "micronaut.server.ssl.port", "-1",
                        "micronaut.server.ssl.key-store.path", "file:" + folder.resolve("web.p12"),
                        "micronaut.server.ssl.key-store.type", "PKCS12",
                        "micronaut.server.ssl.key-store.password", "changeit",
                        "micronaut.lifecycle.graceful-shutdown.enabled", "true",
                        // Java's client keeps its connection until it is collected.
                        "micronaut.lifecycle.graceful-shutdown.grace-period", "500ms"))
                .singletons(links.server)
                .start();
        web = context.getBean(EmbeddedServer.class).start();
    }

    @AfterEach
    void stop() {
        links.close();
        web.getApplicationContext().close();
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aBrowserIsServedInEitherHttpVersion(HttpClient.Version version) throws Exception {
        HttpResponse<String> answer = browse(version);
        assertThat(answer.version()).isEqualTo(version);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("hello over " + version);
    }

    @Test
    void aRealBrowserShowsThePage() throws Exception {
        String page = run(List.of(
                chromium(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--ignore-certificate-errors",
                "--user-data-dir=" + folder.resolve("chromium"),
                "--dump-dom",
                "https://localhost:" + web.getPort() + "/hello"));
        assertThat(page).contains("hello over HTTP_2_0");
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    void anAgentLinksInEitherCarrier(Carrier carrier) throws Exception {
        DeviceId device = links.knownDevice();
        links.startAgent(device, web.getPort(), CarrierPolicy.valueOf(carrier.name()));
        Link link = linkOf(device);
        assertThat(link.info().carrier()).isEqualTo(carrier);
        assertThat(echo(link)).isEqualTo("over one port");
    }

    @Test
    void agentsAndBrowsersDoNotDisturbEachOther() throws Exception {
        DeviceId direct = links.knownDevice();
        DeviceId wrapped = links.knownDevice();
        links.startAgent(direct, web.getPort(), CarrierPolicy.TLS);
        links.startAgent(wrapped, web.getPort(), CarrierPolicy.WEBSOCKET);
        for (int round = 0; round < 20; round++) {
            assertThat(browse(HttpClient.Version.HTTP_2).statusCode()).isEqualTo(200);
            assertThat(echo(linkOf(direct))).isEqualTo("over one port");
            assertThat(browse(HttpClient.Version.HTTP_1_1).statusCode()).isEqualTo(200);
            assertThat(echo(linkOf(wrapped))).isEqualTo("over one port");
            strangerSends(("GET / HTTP/1.1\r\nHost: stranger " + round + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        }
        assertThat(links.server.links().count()).isEqualTo(2);
    }

    @Test
    void anUnknownDeviceLearnsWhyItMayNotCome() {
        LinkClient stranger = links.startAgent(DeviceId.random(), web.getPort(), CarrierPolicy.TLS);
        await().until(() -> stranger.state() instanceof LinkState.Waiting);
        assertThat(stranger.state().lastFailure().orElseThrow().code()).isEqualTo(ErrorCode.DEVICE_UNKNOWN);
        assertThat(links.server.links().count()).isZero();
    }

    @Test
    void bytesThatAreNoHandshakeAreClosedAndCostNobodyElse() throws Exception {
        DeviceId device = links.knownDevice();
        links.startAgent(device, web.getPort(), CarrierPolicy.TLS);
        Link link = linkOf(device);
        byte[] noise = new byte[4096];
        new SecureRandom().nextBytes(noise);
        strangerSends(noise);
        strangerSends(new byte[] {22, 3, 1, (byte) 0xff, (byte) 0xff});
        strangerSends(new byte[] {22, 3, 1, 0, 4, 1, (byte) 0x02, 0, 0});
        assertThat(echo(link)).isEqualTo("over one port");
        assertThat(browse(HttpClient.Version.HTTP_2).statusCode()).isEqualTo(200);
    }

    @Test
    void aStoppingServerTellsItsAgents() {
        DeviceId direct = links.knownDevice();
        DeviceId wrapped = links.knownDevice();
        links.startAgent(direct, web.getPort(), CarrierPolicy.TLS);
        links.startAgent(wrapped, web.getPort(), CarrierPolicy.WEBSOCKET);
        linkOf(direct);
        linkOf(wrapped);
        await().until(() -> links.states().stream().allMatch(LinkState.Connected.class::isInstance));
        links.server.close();
        await().untilAsserted(() -> assertThat(links.failures())
                .filteredOn(ErrorCode.SHUTTING_DOWN::equals)
                .hasSize(2));
    }

    private Link linkOf(DeviceId device) {
        try {
            return await().until(() -> links.server.links().find(device), Optional::isPresent)
                    .orElseThrow();
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("no link of " + device + "; the agents are " + links.states(), e);
        }
    }

    private static String echo(Link link) throws Exception {
        return link.call(ECHO, StringValue.of("over one port"), StringValue.parser())
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .getValue();
    }

    private HttpResponse<String> browse(HttpClient.Version version) throws Exception {
        HttpClient client = HttpClient.newBuilder()
                .version(version)
                .sslContext(trustingAnyone())
                .build();
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://localhost:" + web.getPort() + "/hello"))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Sends and waits for the server to close; what it answers before that does not matter. */
    private void strangerSends(byte[] bytes) throws IOException {
        try (Socket socket = new Socket("localhost", web.getPort())) {
            socket.setSoTimeout(15_000);
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        } catch (java.net.SocketException reset) {
            assertThat(reset).hasMessageMatching("(?i).*(reset|broken pipe).*");
        }
    }

    private static SSLContext trustingAnyone() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustingAnyone()}, new SecureRandom());
        return context;
    }

    private static String chromium() {
        return List.of("/usr/bin/chromium", "/usr/bin/chromium-browser").stream()
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("chromium is missing: run .dev/install"));
    }

    private static String run(List<String> command) throws Exception {
        Path output = Files.createTempFile(folder, "output", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("%s ends", command.get(0))
                    .isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return Files.readString(output);
    }
}
