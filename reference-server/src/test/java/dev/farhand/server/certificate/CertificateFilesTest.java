package dev.farhand.server.certificate;

import static dev.farhand.core.testing.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.identity.Identity;
import dev.farhand.core.identity.WebAuthority;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

class CertificateFilesTest {
    private static final List<String> HOSTS = List.of("localhost");

    private final Clock clock = Clock.systemUTC();
    private final WebAuthority authority = WebAuthority.create(HOSTS, clock);
    private final Path certificate;
    private final Path key;

    CertificateFilesTest(@TempDir Path folder) throws IOException {
        certificate = folder.resolve("server.crt");
        key = folder.resolve("server.key");
        write(authority.issue(HOSTS));
    }

    private void write(Identity identity) throws IOException {
        String pem = identity.toPem();
        int end = pem.indexOf("-----BEGIN CERTIFICATE");
        Files.writeString(key, "# as some authorities write it\n" + pem.substring(0, end));
        Files.writeString(certificate, pem.substring(end));
    }

    private CertificateFiles files() {
        return new CertificateFiles(certificate, "the.certificate", key, "the.key", clock);
    }

    @Test
    void takesAChainAndItsKeyOnceUntilTheyAreReplaced() throws Exception {
        CertificateFiles files = files();
        WebKey first = files.next().orElseThrow();
        assertThat(first.chain()).hasSize(2);
        assertThat(first.keyStore().isKeyEntry(WebCertificates.NAME)).isTrue();
        assertThat(files.next()).isEmpty();

        write(authority.issue(HOSTS));
        Files.setLastModifiedTime(certificate, FileTime.from(Instant.now().plusSeconds(5)));
        assertThat(files.next().orElseThrow().certificate()).isNotEqualTo(first.certificate());
    }

    @Test
    void givesTheWebServerEachNewOneAndKeepsTheOldOneWhereTheNewOneIsBroken() throws Exception {
        List<KeyStore> given = new ArrayList<>();
        try (WebCertificates certificates =
                WebCertificates.ofFiles(Map.entry("the.certificate", certificate), Map.entry("the.key", key), clock)) {
            certificates.getKeyStore().subscribe(new Taking(given));
            assertThat(given).hasSize(1);
            Files.writeString(key, "broken");
            Files.setLastModifiedTime(key, FileTime.from(Instant.now().plusSeconds(5)));
            certificates.look();
            assertThat(given).hasSize(1);
            write(authority.issue(HOSTS));
            Files.setLastModifiedTime(key, FileTime.from(Instant.now().plusSeconds(9)));
            certificates.look();
            assertThat(given).hasSize(2);
        }
    }

    private record Taking(List<KeyStore> given) implements Subscriber<KeyStore> {
        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(KeyStore store) {
            given.add(store);
        }

        @Override
        public void onError(Throwable failure) {
            throw new AssertionError(failure);
        }

        @Override
        public void onComplete() {
            throw new AssertionError("certificates never end");
        }
    }

    @Test
    void saysWhichFileIsNotThere() throws Exception {
        Files.delete(key);
        assertRefused(ErrorCode.INVALID_CONFIGURATION, files()::next)
                .hasMessage("the.key: there is no file " + key + ".");
        Files.delete(certificate);
        assertRefused(ErrorCode.INVALID_CONFIGURATION, files()::next)
                .hasMessage("the.certificate: there is no file " + certificate + ".");
        Files.createDirectory(certificate);
        assertRefused(ErrorCode.INVALID_CONFIGURATION, () -> new CertificateFiles(
                                certificate, "the.certificate", certificate, "the.key", clock)
                        .next())
                .hasMessage("the.certificate: " + certificate + " cannot be read.");
    }

    @Test
    void saysThatKeyAndCertificateDoNotBelongTogether() throws Exception {
        String other = authority.issue(HOSTS).toPem();
        Files.writeString(key, other);
        assertRefused(ErrorCode.INVALID_CONFIGURATION, files()::next)
                .hasMessage(
                        "the.key: the key in " + key + " does not belong to the certificate in " + certificate + ".");
        openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", key.toString());
        assertRefused(ErrorCode.INVALID_CONFIGURATION, files()::next).hasMessageContaining("does not belong");
    }

    @Test
    void saysThatTheChainIsUpsideDown() throws Exception {
        String chain = Files.readString(certificate);
        int second = chain.lastIndexOf("-----BEGIN");
        Files.writeString(certificate, chain.substring(second) + chain.substring(0, second));
        assertRefused(ErrorCode.INVALID_CONFIGURATION, files()::next)
                .hasMessageContaining("is not the first one in " + certificate);
    }

    @Test
    void saysThatTheCertificateExpiredOrHasNotBegun() {
        CertificateFiles later = new CertificateFiles(
                certificate, "the.certificate", key, "the.key", Clock.offset(clock, Duration.ofDays(91)));
        assertRefused(ErrorCode.INVALID_CONFIGURATION, later::next)
                .hasMessageMatching("the.certificate: the certificate in .* expired on .*Z\\. Renew it\\.");
        CertificateFiles earlier = new CertificateFiles(
                certificate, "the.certificate", key, "the.key", Clock.offset(clock, Duration.ofDays(-1)));
        assertRefused(ErrorCode.INVALID_CONFIGURATION, earlier::next).hasMessageContaining("is not valid before");
    }

    @Test
    void saysWhatToDoWithAKeyOfAnotherForm() throws Exception {
        openssl("genpkey", "-algorithm", "RSA", "-aes256", "-pass", "pass:secret", "-out", key.toString());
        assertRefused(ErrorCode.INVALID_CONFIGURATION, files()::next).hasMessageContaining("locked by a passphrase");
        openssl("genrsa", "-traditional", "-out", key.toString(), "2048");
        assertRefused(ErrorCode.INVALID_CONFIGURATION, files()::next).hasMessageContaining("openssl pkcs8 -topk8");
        Files.writeString(key, "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n");
        assertRefused(ErrorCode.INVALID_CONFIGURATION, files()::next).hasMessageNotContaining("c2VjcmV0");
        Files.writeString(key, "nothing");
        assertRefused(ErrorCode.INVALID_CONFIGURATION, files()::next).hasMessageContaining("no private key as PEM");
        Files.writeString(certificate, "nothing");
        assertRefused(ErrorCode.INVALID_CONFIGURATION, files()::next).hasMessageContaining("no certificate as PEM");
        Files.writeString(certificate, "-----BEGIN CERTIFICATE-----\nc2VjcmV0\n-----END CERTIFICATE-----\n");
        assertRefused(ErrorCode.INVALID_CONFIGURATION, files()::next).hasMessageContaining("cannot be read");
    }

    @Test
    void takesWhatOpensslMakes() throws Exception {
        openssl(
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-subj",
                "/CN=localhost",
                "-keyout",
                key.toString(),
                "-out",
                certificate.toString());
        assertThat(files().next().orElseThrow().chain()).hasSize(1);
    }

    private static void openssl(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }
}
