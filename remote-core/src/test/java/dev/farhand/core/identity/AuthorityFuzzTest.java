package dev.farhand.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.io.TempDir;

/** The file of an authority, damaged in any way: refused with a sentence, or read, and then the same again. */
class AuthorityFuzzTest {
    @TempDir
    static Path folder;

    @FuzzTest
    void aStoredAuthorityComesBackOrIsRefused(byte[] data) throws IOException {
        Path file = folder.resolve("authority");
        Files.write(file, data);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        char[] passphrase = "a long passphrase".toCharArray();
        try (FileAuthorityStore store = new FileAuthorityStore(file)) {
            AuthorityState state = AuthorityState.decode(store.load().orElseThrow(), passphrase);
            store.save(state.encode());
            AuthorityState again = AuthorityState.decode(store.load().orElseThrow(), passphrase);
            assertThat(again.encode()).isEqualTo(state.encode());
            assertThat(again.trust()).isEqualTo(state.trust());
            assertThat(again.key()).isEqualTo(state.key());
        } catch (RemoteException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION);
            assertThat(e.getMessage()).doesNotContain("a long passphrase");
        }
    }
}
