package dev.farhand.benchmark;

import dev.farhand.core.enrolment.EnrolledDevice;
import dev.farhand.core.identity.CertificateAuthority;
import dev.farhand.core.identity.CertificateLifetimes;
import dev.farhand.core.identity.CertificateRequest;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.DeviceKeys;
import dev.farhand.core.identity.Identity;
import dev.farhand.core.identity.TenantId;
import dev.farhand.core.identity.TrustBundle;
import dev.farhand.core.protocol.v1.DeviceFacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.util.Optional;

/** Keys and certificates of one run, from our own authority, in a folder that both kinds of ends read. */
final class Pki {
    static final String NODE = "bench";
    private static final String TENANT = "11111111-2222-4333-8444-555555555555";

    private final Path folder;

    Pki(Path folder) {
        this.folder = folder;
    }

    /** Makes the authority, a server and one agent. */
    static Pki create(Path folder) {
        Pki pki = new Pki(folder);
        try (CertificateAuthority authority = authority()) {
            Files.createDirectories(folder);
            pki.write("server.pem", authority.issueServer(NODE).toPem());
            pki.write("trust.pem", authority.trust().toPem());
            DeviceId device = DeviceId.random();
            pki.write("agent.pem", device(authority, device).toPem());
            pki.write("agent.id", device.toString());
            return pki;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write keys below " + folder, e);
        }
    }

    /** An authority that nobody will need after this run. */
    static CertificateAuthority authority() {
        return CertificateAuthority.inMemory(CertificateLifetimes.defaults(), Clock.systemUTC());
    }

    /** A device with a key and certificate of its own. */
    static Identity device(CertificateAuthority authority, DeviceId id) {
        KeyPair keys = DeviceKeys.generate();
        CertificateRequest request = CertificateRequest.parse(CertificateRequest.create(keys));
        return Identity.of(keys.getPrivate(), authority.issueDevice(request, id, tenant()));
    }

    static TenantId tenant() {
        return TenantId.parse(TENANT);
    }

    static EnrolledDevice enrolled(DeviceId id) {
        return new EnrolledDevice(
                id,
                tenant(),
                Optional.empty(),
                "benchmark",
                DeviceFacts.getDefaultInstance(),
                Clock.systemUTC().instant(),
                java.math.BigInteger.ONE,
                java.time.Instant.MAX,
                Optional.empty());
    }

    Identity server() {
        return Identity.fromPem(read("server.pem"));
    }

    Identity agent() {
        return Identity.fromPem(read("agent.pem"));
    }

    DeviceId agentId() {
        return DeviceId.parse(read("agent.id"));
    }

    TrustBundle trust() {
        return TrustBundle.fromPem(read("trust.pem"));
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text, StandardCharsets.US_ASCII);
    }

    private String read(String name) {
        try {
            return Files.readString(folder.resolve(name), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder.resolve(name), e);
        }
    }
}
