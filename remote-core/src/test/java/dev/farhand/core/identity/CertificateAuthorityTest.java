package dev.farhand.core.identity;

import static dev.farhand.core.identity.TestChains.DEVICE;
import static dev.farhand.core.identity.TestChains.TENANT;
import static dev.farhand.core.testing.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.testing.FakeClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateAuthorityTest {
    private static final char[] PASSPHRASE = "pass phrase – mit ümlaut".toCharArray();

    private final FakeClock clock = new FakeClock();

    private final Path folder;

    CertificateAuthorityTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void issuesWhatItsOwnTrustVerifies() {
        try (CertificateAuthority authority = CertificateAuthority.inMemory(CertificateLifetimes.defaults(), clock)) {
            PeerVerifier verifier = PeerVerifier.of(authority::trust, clock);
            List<X509Certificate> device = authority.issueDevice(request(), DEVICE, TENANT);
            Identity server = authority.issueServer("node-1");
            Identity signer = authority.issueGrantSigner("node-1");
            assertThat(verifier.verifyDevice(device).id()).isEqualTo(DEVICE);
            assertThat(verifier.verifyDevice(device).tenant()).isEqualTo(TENANT);
            assertThat(verifier.verifyServer(server.chain()).nodeId()).isEqualTo("node-1");
            assertThat(verifier.verifyGrantSigner(signer.chain()))
                    .isEqualTo(signer.certificate().getPublicKey());
            assertThat(authority.trust().version()).isEqualTo(1);
        }
    }

    @Test
    void givesCertificatesTheirLifetimeAndAnHourBefore() throws Exception {
        CertificateLifetimes lifetimes =
                CertificateLifetimes.builder().device(Duration.ofSeconds(10)).build();
        try (CertificateAuthority authority = CertificateAuthority.inMemory(lifetimes, clock)) {
            X509Certificate device =
                    authority.issueDevice(request(), DEVICE, TENANT).get(0);
            assertThat(device.getNotBefore().toInstant())
                    .isEqualTo(clock.instant().minus(Duration.ofHours(1)));
            assertThat(device.getNotAfter().toInstant())
                    .isEqualTo(clock.instant().plusSeconds(10));
            assertThat(authority.issueServer("n").certificate().getNotAfter().toInstant())
                    .isEqualTo(clock.instant().plus(Duration.ofDays(90)));
            assertThat(device.getSerialNumber().signum()).isPositive();
            assertThat(device.getSerialNumber().bitLength()).isBetween(64, 128);
            assertThat(device.getBasicConstraints()).isEqualTo(-1);
            assertThat(device.getCriticalExtensionOIDs()).containsExactlyInAnyOrder("2.5.29.15", "2.5.29.19");
            assertThat(device.getNonCriticalExtensionOIDs())
                    .containsExactlyInAnyOrder("2.5.29.14", "2.5.29.35", "2.5.29.37", "2.5.29.17");
            device.verify(authority.certificate().getPublicKey());
        }
    }

    @Test
    void neverIssuesBeyondItsOwnEnd() {
        CertificateLifetimes lifetimes =
                CertificateLifetimes.builder().authority(Duration.ofSeconds(30)).build();
        try (CertificateAuthority authority = CertificateAuthority.inMemory(lifetimes, clock)) {
            assertThat(authority.issueServer("n").certificate().getNotAfter())
                    .isEqualTo(authority.certificate().getNotAfter());
            clock.move(Duration.ofSeconds(31));
            assertRefused(ErrorCode.CERTIFICATE_EXPIRED, () -> authority.issueServer("n"));
            authority.rotate();
            assertThat(PeerVerifier.of(authority::trust, clock)
                            .verifyServer(authority.issueServer("n").chain())
                            .nodeId())
                    .isEqualTo("n");
        }
    }

    @Test
    void isTheSameAfterARestart() {
        Path file = folder.resolve("made/authority.pem");
        TrustBundle before;
        List<X509Certificate> device;
        try (CertificateAuthority authority = open(new FileAuthorityStore(file))) {
            before = authority.trust();
            device = authority.issueDevice(request(), DEVICE, TENANT);
        }
        try (CertificateAuthority authority = open(new FileAuthorityStore(file))) {
            assertThat(authority.trust()).isEqualTo(before);
            assertThat(PeerVerifier.of(authority::trust, clock)
                            .verifyDevice(device)
                            .id())
                    .isEqualTo(DEVICE);
        }
    }

    @Test
    void keepsItsFilePrivateAndItsKeyUnreadable() throws IOException {
        Path file = folder.resolve("authority.pem");
        try (CertificateAuthority authority = open(new FileAuthorityStore(file))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(Files.readString(file))
                    .contains("BEGIN ENCRYPTED PRIVATE KEY")
                    .doesNotContain("BEGIN PRIVATE KEY");
            authority.rotate();
            try (var files = Files.list(folder)) {
                assertThat(files.map(Path::getFileName).map(Path::toString))
                        .containsExactlyInAnyOrder("authority.pem", "authority.pem.lock");
            }
        }
    }

    @Test
    void refusesAWrongOrShortPassphrase() {
        FakeAuthorityStore store = new FakeAuthorityStore();
        open(store).close();
        assertRefused(
                        ErrorCode.INVALID_CONFIGURATION,
                        () -> CertificateAuthority.open(
                                store, "not the passphrase".toCharArray(), CertificateLifetimes.defaults(), clock))
                .hasMessageContaining("passphrase")
                .hasMessageNotContaining("not the passphrase");
        assertRefused(
                        ErrorCode.INVALID_CONFIGURATION,
                        () -> CertificateAuthority.open(
                                store, "1234567".toCharArray(), CertificateLifetimes.defaults(), clock))
                .hasMessageContaining("farhand.identity.authority-passphrase");
    }

    @Test
    void refusesAFileThatOthersMayRead() throws IOException {
        Path file = folder.resolve("authority.pem");
        open(new FileAuthorityStore(file)).close();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertRefused(ErrorCode.INVALID_CONFIGURATION, () -> open(new FileAuthorityStore(file)))
                .hasMessageContaining("chmod 600");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        open(new FileAuthorityStore(file)).close();
    }

    @Test
    void refusesASecondOwner() {
        Path file = folder.resolve("authority.pem");
        try (CertificateAuthority authority = open(new FileAuthorityStore(file))) {
            for (int i = 0; i < 2; i++) {
                assertRefused(ErrorCode.INVALID_CONFIGURATION, () -> new FileAuthorityStore(file))
                        .hasMessageContaining("in use");
            }
            assertThat(authority.trust().version()).isEqualTo(1);
        }
        new FileAuthorityStore(file).close();
    }

    @Test
    void refusesADamagedFileInsteadOfStartingAnew() throws IOException {
        Path file = folder.resolve("authority.pem");
        open(new FileAuthorityStore(file)).close();
        byte[] good = Files.readAllBytes(file);
        Set<String> damages = Set.of(
                "",
                new String(good, 0, good.length / 2, StandardCharsets.US_ASCII),
                new String(good, StandardCharsets.US_ASCII).replace("Format: 1", "Format: 2"),
                new String(good, StandardCharsets.US_ASCII).replace("Blocks: 2", "Blocks: 4"),
                new String(good, StandardCharsets.US_ASCII) + "x",
                "ä");
        for (String damage : damages) {
            Files.writeString(file, damage);
            assertRefused(ErrorCode.INVALID_CONFIGURATION, () -> open(new FileAuthorityStore(file)));
        }
        Files.write(file, good);
        open(new FileAuthorityStore(file)).close();
    }

    @Test
    void refusesNodeNamesThatDoNotBelongInACertificate() {
        try (CertificateAuthority authority = CertificateAuthority.inMemory(CertificateLifetimes.defaults(), clock)) {
            for (String name : List.of("", "a b", "a:b", "-a", "a\n", "ä", "a".repeat(65))) {
                assertThatThrownBy(() -> authority.issueServer(name)).isInstanceOf(IllegalArgumentException.class);
            }
            authority.issueServer("a".repeat(64));
        }
    }

    @Test
    void closesTwiceAndChangesNothingAfterwards() {
        CertificateAuthority authority = CertificateAuthority.inMemory(CertificateLifetimes.defaults(), clock);
        authority.close();
        authority.close();
        assertThatThrownBy(authority::rotate).isInstanceOf(IllegalStateException.class);
    }

    private CertificateAuthority open(AuthorityStore store) {
        return CertificateAuthority.open(store, PASSPHRASE, CertificateLifetimes.defaults(), clock);
    }

    private static CertificateRequest request() {
        KeyPair keys = DeviceKeys.generate();
        return CertificateRequest.parse(CertificateRequest.create(keys));
    }
}
