package dev.farhand.core.identity;

import static dev.farhand.core.testing.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebAuthorityTest {
    private static final List<String> HOSTS = List.of("localhost", "127.0.0.1", "::1", "Till-7.acme.example");

    private final Clock clock = Clock.systemUTC();
    private final WebAuthority authority = WebAuthority.create(HOSTS, clock);
    private final Path folder;

    WebAuthorityTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void certifiesAServerForNamesAndAddresses() throws Exception {
        Identity server = authority.issue(HOSTS);
        assertThat(openssl(server, "-verify_hostname", "localhost")).endsWith(": OK\n");
        assertThat(openssl(server, "-verify_hostname", "till-7.acme.example")).endsWith(": OK\n");
        assertThat(openssl(server, "-verify_ip", "127.0.0.1")).endsWith(": OK\n");
        assertThat(openssl(server, "-verify_ip", "::1")).endsWith(": OK\n");
        assertThat(openssl(server, "-verify_hostname", "other.example")).contains("hostname mismatch");
        assertThat(server.certificate().getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(Duration.between(
                        clock.instant(), server.certificate().getNotAfter().toInstant()))
                .isBetween(Duration.ofDays(89), Duration.ofDays(90));
    }

    @Test
    void isTrustedForItsOwnNamesOnly() throws Exception {
        Identity bank = authority.issue(List.of("bank.example"));
        assertThat(openssl(bank, "-verify_hostname", "bank.example")).contains("permitted subtree violation");
        assertThat(authority.isEnoughFor(List.of("bank.example"))).isFalse();
        assertThat(authority.isEnoughFor(List.of("bank.localhost", "192.0.2.7")))
                .isTrue();
    }

    @Test
    void isTheSameAfterItWasWritten() throws Exception {
        WebAuthority again = WebAuthority.fromPem(authority.toPem(), clock);
        assertThat(again.certificate()).isEqualTo(authority.certificate());
        assertThat(again.isEnoughFor(HOSTS)).isTrue();
        assertThat(openssl(again.issue(HOSTS), "-verify_hostname", "localhost")).endsWith(": OK\n");
        assertThat(again).hasToString("WebAuthority[localhost, till-7.acme.example]");
    }

    @Test
    void isNotEnoughForCertificatesThatWouldOutliveIt() {
        Clock late = Clock.offset(clock, Duration.ofDays(3_600));
        assertThat(WebAuthority.fromPem(authority.toPem(), late).isEnoughFor(HOSTS))
                .isFalse();
    }

    @Test
    void refusesWhatIsNoHost() {
        for (String wrong : List.of("", "a b", "host/path", "-x", "a..b", "*.example", "x".repeat(64))) {
            assertRefused(
                    ErrorCode.INVALID_CONFIGURATION, () -> WebAuthority.create(List.of("localhost", wrong), clock));
        }
        assertRefused(ErrorCode.INVALID_CONFIGURATION, () -> WebAuthority.create(List.of("127.0.0.1"), clock));
    }

    @Test
    void refusesAnyOtherText() {
        assertRefused(ErrorCode.INVALID_CONFIGURATION, () -> WebAuthority.fromPem("", clock));
        assertRefused(ErrorCode.INVALID_CONFIGURATION, () -> WebAuthority.fromPem("names: localhost\n", clock));
        assertRefused(ErrorCode.INVALID_CONFIGURATION, () -> WebAuthority.fromPem(authority.certificatePem(), clock));
    }

    private String openssl(Identity server, String... how) throws Exception {
        Path trusted = Files.writeString(folder.resolve("authority.pem"), authority.certificatePem());
        String pem = server.toPem();
        Path chain = Files.writeString(folder.resolve("chain.pem"), pem.substring(pem.indexOf("-----BEGIN CERT")));
        List<String> command = new ArrayList<>(List.of("openssl", "verify", "-CAfile", trusted.toString()));
        command.addAll(List.of(how));
        command.add(chain.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return said;
    }
}
