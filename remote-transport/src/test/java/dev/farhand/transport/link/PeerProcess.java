package dev.farhand.transport.link;

import dev.farhand.core.enrolment.Admission;
import dev.farhand.core.enrolment.EnrolledDevice;
import dev.farhand.core.enrolment.InMemoryDeviceRegistry;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.DeviceIdentity;
import dev.farhand.core.identity.Identity;
import dev.farhand.core.identity.PeerVerifier;
import dev.farhand.core.identity.TrustBundle;
import dev.farhand.core.protocol.v1.DeviceFacts;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** An agent or a server in a process of its own, to be killed. It ends by itself when nobody holds its input any more. */
final class PeerProcess implements AutoCloseable {
    private static final String READY = "ready ";

    final int port;
    private final Process process;

    private PeerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** An agent with these credentials. */
    static PeerProcess agent(Path folder, InetSocketAddress server, FakeCredentials device) throws IOException {
        Files.writeString(folder.resolve("identity.pem"), device.identity.toPem());
        Files.writeString(folder.resolve("trust.pem"), device.trust.toPem());
        return start("agent", folder, server.getPort(), folder);
    }

    /** A server of this house's authority, which knows this one device. */
    static PeerProcess server(Path folder, LinkHouse house, FakeCredentials device, int port) throws IOException {
        Files.writeString(folder.resolve("identity.pem"), house.serverIdentity.toPem());
        Files.writeString(folder.resolve("trust.pem"), house.trust.toPem());
        Path known = folder.resolve("device.pem");
        Files.writeString(known, device.identity.toPem());
        return start("server", folder, port, known);
    }

    private static PeerProcess start(String role, Path folder, int port, Path device) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Xmx64m",
                // Where a killed process leaves the library it unpacked.
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                PeerProcess.class.getName(),
                role,
                folder.toString(),
                Integer.toString(port),
                device.toString());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        Process process = builder.start();
        BufferedReader said = process.inputReader(StandardCharsets.US_ASCII);
        String line = said.readLine();
        if (line == null || !line.startsWith(READY)) {
            process.destroyForcibly();
            throw new IOException("the " + role + " did not start; it said: " + line);
        }
        return new PeerProcess(process, Integer.parseInt(line.substring(READY.length())));
    }

    /** As kill -9: no shutdown hook, no goodbye. */
    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("a killed process does not end");
        }
    }

    /** The process. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[1]);
        Identity identity = Identity.fromPem(Files.readString(folder.resolve("identity.pem")));
        TrustBundle trust = TrustBundle.fromPem(Files.readString(folder.resolve("trust.pem")));
        int port = Integer.parseInt(args[2]);
        int own = args[0].equals("agent")
                ? runAgent(identity, trust, port)
                : runServer(identity, trust, port, Identity.fromPem(Files.readString(Path.of(args[3]))));
        System.out.println(READY + own);
        int input = System.in.read();
        System.exit(input < 0 ? 0 : 1);
    }

    private static int runAgent(Identity identity, TrustBundle trust, int port) {
        LinkClient client = LinkClient.builder()
                .servers(List.of(URI.create("https://127.0.0.1:" + port)))
                .credentials(new FakeCredentials(DeviceId.random(), identity, trust))
                .reconnect(new ReconnectPolicy(Duration.ofMillis(20), Duration.ofMillis(200), Duration.ofSeconds(60)))
                .acceptor(Channels.standard())
                .build();
        client.start();
        return port;
    }

    private static int runServer(Identity identity, TrustBundle trust, int port, Identity known) {
        InMemoryDeviceRegistry registry = new InMemoryDeviceRegistry(Clock.systemUTC());
        DeviceIdentity device = PeerVerifier.of(() -> trust, Clock.systemUTC()).verifyDevice(known.chain());
        registry.register(new EnrolledDevice(
                device.id(),
                device.tenant(),
                Optional.empty(),
                "test",
                DeviceFacts.getDefaultInstance(),
                Clock.systemUTC().instant(),
                device.certificate().getSerialNumber(),
                device.certificate().getNotAfter().toInstant(),
                Optional.empty()));
        LinkServer server = LinkServer.builder()
                .identity(() -> identity)
                .trust(() -> trust)
                .admission(Admission.of(registry))
                .acceptor(Channels.standard())
                .build();
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        return server.listen(address).address().getPort();
    }
}
