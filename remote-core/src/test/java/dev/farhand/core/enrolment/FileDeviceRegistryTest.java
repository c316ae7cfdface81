package dev.farhand.core.enrolment;

import static dev.farhand.core.testing.Refusals.assertRefused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.internal.crypto.Digests;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDeviceRegistryTest extends DeviceRegistryContract {
    private final Path path;
    private FileDeviceRegistry registry;

    FileDeviceRegistryTest(@TempDir Path folder) {
        path = folder.resolve("devices");
        registry = FileDeviceRegistry.open(path, clock);
    }

    @AfterEach
    void close() {
        registry.close();
    }

    @Override
    DeviceRegistry registry() {
        return registry;
    }

    @Test
    void remembersEverythingAcrossARestart() throws IOException {
        EnrolledDevice one = TestEnrolment.device(clock);
        EnrolledDevice two = TestEnrolment.device(clock);
        registry.register(one);
        registry.register(two);
        registry.seen(List.of(new DeviceSighting(
                one.id(), clock.instant(), Optional.of(InetAddress.getByName("192.0.2.7")), one.facts())));
        registry.revoke(two.id(), "stolen – from the yard");
        List<EnrolledDevice> before = registry.list();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        registry.close();
        registry = FileDeviceRegistry.open(path, clock);
        assertThat(registry.list()).isEqualTo(before);
    }

    @Test
    void readsTheFormatBeforeDevicesWereSeen() throws IOException {
        String text = "farhand-devices 2\n"
                + "0b7a1c2d-0000-4000-8000-000000000001\t" + TestEnrolment.TENANT
                + "\tpresses\tshop floor\t2026-01-01T00:00:00Z\tff\t2026-02-01T00:00:00Z\tstolen\t\t2026-04-01T00:00:00Z\n";
        registry.close();
        writePrivate(text + "sha256 " + HexFormat.of().formatHex(Digests.sha256(text.getBytes(UTF_8))) + "\n");
        registry = FileDeviceRegistry.open(path, clock);
        EnrolledDevice old = registry.list().get(0);
        assertThat(old.revocation()).isPresent();
        assertThat(old.certificateEnd()).isEqualTo("2026-04-01T00:00:00Z");
        assertThat(old.lastSeen()).isEmpty();
        assertThat(old.lastAddress()).isEmpty();

        registry.register(TestEnrolment.device(clock));
        List<EnrolledDevice> both = registry.list();
        registry.close();
        assertThat(Files.readString(path)).startsWith("farhand-devices 3\n");
        registry = FileDeviceRegistry.open(path, clock);
        assertThat(registry.list()).isEqualTo(both);
    }

    private void writePrivate(String text) throws IOException {
        Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(path, text);
    }

    @Test
    void ignoresTheHalfWrittenFileOfACrash() throws IOException {
        EnrolledDevice one = TestEnrolment.device(clock);
        registry.register(one);
        registry.close();
        Files.writeString(path.resolveSibling("devices.new"), "half a f");
        registry = FileDeviceRegistry.open(path, clock);
        assertThat(registry.list()).containsExactly(one);
        registry.register(TestEnrolment.device(clock));
        assertThat(path.resolveSibling("devices.new")).doesNotExist();
    }

    @Test
    void refusesADamagedFileInsteadOfForgettingWhoWasRevoked() throws IOException {
        registry.register(TestEnrolment.device(clock));
        registry.close();
        String good = Files.readString(path);
        for (String damaged : List.of("", good.substring(0, 100), good.replace("farhand-devices 3", "x 3"))) {
            Files.writeString(path, damaged);
            assertRefused(ErrorCode.INVALID_CONFIGURATION, () -> FileDeviceRegistry.open(path, clock))
                    .hasMessageContaining("damaged");
        }
        Files.writeString(path, good);
        registry = FileDeviceRegistry.open(path, clock);
    }
}
