package dev.farhand.server.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.testing.FakeClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevelopmentCertificateTest {
    private static final List<String> HOSTS = List.of("localhost", "127.0.0.1", "vm");

    private final FakeClock clock = new FakeClock();
    private final Path folder;

    DevelopmentCertificateTest(@TempDir Path folder) {
        this.folder = folder.resolve("web");
    }

    private DevelopmentCertificate certificate(List<String> hosts) {
        return new DevelopmentCertificate(folder, hosts, clock);
    }

    @Test
    void isMadeOnceAndKept() throws Exception {
        WebKey first = certificate(HOSTS).next().orElseThrow();
        WebKey second = certificate(HOSTS).next().orElseThrow();
        assertThat(second.certificate()).isEqualTo(first.certificate());
        assertThat(first.fits(first.certificate())).isTrue();
        assertThat(permissions("authority.pem")).isEqualTo("rw-------");
        assertThat(permissions("server.pem")).isEqualTo("rw-------");
        assertThat(permissions("authority.crt")).isEqualTo("rw-r--r--");
        assertThat(Files.readString(certificate(HOSTS).authorityFile())).doesNotContain("KEY");
    }

    private String permissions(String name) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
    }

    @Test
    void isRenewedInTimeByTheSameAuthority() {
        DevelopmentCertificate certificate = certificate(HOSTS);
        WebKey first = certificate.next().orElseThrow();
        clock.move(Duration.ofDays(59));
        assertThat(certificate.next()).isEmpty();
        clock.move(Duration.ofDays(2));
        WebKey second = certificate.next().orElseThrow();
        assertThat(second.certificate()).isNotEqualTo(first.certificate());
        assertThat(second.chain().get(1)).isEqualTo(first.chain().get(1));
        assertThat(certificate.next()).isEmpty();
    }

    @Test
    void isMadeAnewForOtherAddressesByTheSameAuthorityAndForOtherNamesByAnother() {
        WebKey first = certificate(HOSTS).next().orElseThrow();
        WebKey moved =
                certificate(List.of("localhost", "192.0.2.7", "vm")).next().orElseThrow();
        assertThat(moved.certificate()).isNotEqualTo(first.certificate());
        assertThat(moved.chain().get(1)).isEqualTo(first.chain().get(1));
        WebKey renamed = certificate(List.of("localhost", "rmm.example")).next().orElseThrow();
        assertThat(renamed.chain().get(1)).isNotEqualTo(first.chain().get(1));
    }
}
