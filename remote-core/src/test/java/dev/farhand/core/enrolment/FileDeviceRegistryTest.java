package dev.farhand.core.enrolment;

import static dev.farhand.core.testing.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
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
        registry.revoke(two.id(), "stolen – from the yard");
        List<EnrolledDevice> before = registry.list();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        registry.close();
        registry = FileDeviceRegistry.open(path, clock);
        assertThat(registry.list()).isEqualTo(before);
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
        for (String damaged : List.of("", good.substring(0, 100), good.replace("farhand-devices 2", "x 2"))) {
            Files.writeString(path, damaged);
            assertRefused(ErrorCode.INVALID_CONFIGURATION, () -> FileDeviceRegistry.open(path, clock))
                    .hasMessageContaining("damaged");
        }
        Files.writeString(path, good);
        registry = FileDeviceRegistry.open(path, clock);
    }
}
