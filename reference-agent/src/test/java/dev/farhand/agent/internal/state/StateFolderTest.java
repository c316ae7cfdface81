package dev.farhand.agent.internal.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateFolderTest {
    @TempDir
    Path temporary;

    @Test
    void makesAFolderThatOthersMayOnlyPassThrough() throws IOException {
        StateFolder folder = StateFolder.prepare(temporary.resolve("a/b"));
        assertThat(mode(folder.path())).isEqualTo("rwx--x--x");
    }

    @Test
    void savesFilesThatOnlyTheOwnerMayRead() throws IOException {
        StateFolder folder = StateFolder.prepare(temporary.resolve("a"));
        folder.replace("identity.pem", bytes("one"));
        folder.replace("identity.pem", bytes("two"));
        assertThat(mode(folder.file("identity.pem"))).isEqualTo("rw-------");
        assertThat(folder.read("identity.pem", 100))
                .hasValueSatisfying(content -> assertThat(content).asString().isEqualTo("two"));
        try (Stream<Path> files = Files.list(folder.path())) {
            assertThat(files).containsExactly(folder.file("identity.pem"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxr-x---", "rwx-w----", "rwx---r--", "rwx----w-"})
    void refusesAFolderThatOthersCanReadOrChangeAndNamesTheRemedy(String mode) throws IOException {
        Path path = Files.createDirectory(temporary.resolve("open"));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
        assertThatThrownBy(() -> StateFolder.prepare(path))
                .isInstanceOf(UnsafeStateException.class)
                .hasMessageContaining("chmod 711 " + path);
    }

    @Test
    void refusesAFileThatOthersCanReadAndNamesTheRemedy() throws IOException {
        StateFolder folder = StateFolder.prepare(temporary.resolve("a"));
        folder.replace("identity.pem", bytes("secret"));
        Files.setPosixFilePermissions(folder.file("identity.pem"), PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> folder.checkPrivate("identity.pem"))
                .hasMessageContaining("chmod 600 " + folder.file("identity.pem"));
    }

    @Test
    void letsOthersReadTheFloorAndNotWriteIt() throws IOException {
        StateFolder folder = StateFolder.prepare(temporary.resolve("a"));
        folder.replace("floor.conf", bytes("view-only = true"));
        Files.setPosixFilePermissions(folder.file("floor.conf"), PosixFilePermissions.fromString("rw-r--r--"));
        folder.checkNotWritableByOthers("floor.conf");
        Files.setPosixFilePermissions(folder.file("floor.conf"), PosixFilePermissions.fromString("rw-rw-r--"));
        assertThatThrownBy(() -> folder.checkNotWritableByOthers("floor.conf"))
                .hasMessageContaining("chmod 644 " + folder.file("floor.conf"));
    }

    @Test
    void refusesALinkInThePlaceOfAFile() throws IOException {
        StateFolder folder = StateFolder.prepare(temporary.resolve("a"));
        Files.createSymbolicLink(folder.file("identity.pem"), Path.of("/etc/hostname"));
        assertThatThrownBy(() -> folder.checkPrivate("identity.pem")).hasMessageContaining("not a plain file");
        assertThatThrownBy(() -> folder.read("identity.pem", 100)).isInstanceOf(IOException.class);
    }

    @Test
    void keepsTheFormerContentWhenASaveFails() throws IOException {
        StateFolder folder = StateFolder.prepare(temporary.resolve("a"));
        folder.replace("trust.pem", bytes("old"));
        Files.createDirectory(folder.file(".trust.pem.saving"));
        Files.createFile(folder.file(".trust.pem.saving").resolve("in-the-way"));
        assertThatThrownBy(() -> folder.replace("trust.pem", bytes("new"))).isInstanceOf(IOException.class);
        assertThat(folder.read("trust.pem", 100))
                .hasValueSatisfying(content -> assertThat(content).asString().isEqualTo("old"));
    }

    @Test
    void removesWhatAKilledSaveLeftBehind() throws IOException {
        StateFolder folder = StateFolder.prepare(temporary.resolve("a"));
        Files.writeString(folder.file(".identity.pem.saving"), "half");
        folder.removeLeftovers();
        assertThat(folder.file(".identity.pem.saving")).doesNotExist();
    }

    @Test
    void doesNotReadAFileThatCannotBeOurs() throws IOException {
        StateFolder folder = StateFolder.prepare(temporary.resolve("a"));
        folder.replace("history", new byte[101]);
        assertThatThrownBy(() -> folder.read("history", 100)).hasMessageContaining("larger than 100");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
