package dev.farhand.core.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.internal.crypto.Digests;
import dev.farhand.core.testing.FakeClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Files of a server, damaged in any way: refused as damaged, or read, and then the same again after a change. */
class StoreFuzzTest {
    private static final FakeClock CLOCK = new FakeClock();

    @TempDir
    static Path folder;

    @FuzzTest
    void aFileOfDevicesComesBackOrIsRefused(byte[] data) throws IOException {
        for (byte[] content : List.of(data, sealed(data))) {
            Path file = stored(content);
            EnrolledDevice another = TestEnrolment.device(CLOCK);
            List<EnrolledDevice> before;
            try (FileDeviceRegistry registry = FileDeviceRegistry.open(file, CLOCK)) {
                registry.register(another);
                before = registry.list();
            } catch (RemoteException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION);
                continue;
            }
            try (FileDeviceRegistry registry = FileDeviceRegistry.open(file, CLOCK)) {
                assertThat(registry.list()).isEqualTo(before).contains(another);
            }
        }
    }

    @FuzzTest
    void aFileOfTokensComesBackOrIsRefused(byte[] data) throws IOException {
        for (byte[] content : List.of(data, sealed(data))) {
            Path file = stored(content);
            EnrolmentTokenStore.Entry another = TestEnrolment.entry(0xfa22, TestEnrolment.policy(CLOCK, 1));
            List<EnrolmentTokenStore.Entry> before;
            try (FileEnrolmentTokens tokens = FileEnrolmentTokens.open(file)) {
                tokens.remove(another.hash());
                tokens.add(another);
                before = tokens.list();
            } catch (RemoteException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION);
                continue;
            }
            try (FileEnrolmentTokens tokens = FileEnrolmentTokens.open(file)) {
                assertThat(tokens.list()).isEqualTo(before).contains(another);
            }
        }
    }

    /** With a checksum that fits, or no search would ever get behind it. */
    private static byte[] sealed(byte[] data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(data);
        out.writeBytes(("sha256 " + HexFormat.of().formatHex(Digests.sha256(data)) + "\n")
                .getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    private static Path stored(byte[] content) throws IOException {
        Path file = folder.resolve("store");
        Files.write(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }
}
