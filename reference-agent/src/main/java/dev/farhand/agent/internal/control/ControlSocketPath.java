package dev.farhand.agent.internal.control;

import dev.farhand.agent.internal.state.LocalUser;
import dev.farhand.agent.internal.state.StateFolder;
import dev.farhand.agent.internal.state.UnsafeStateException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * Where the control socket of a state folder lies: in it, unless the path is longer than the operating system takes
 * (108 bytes on Linux, 104 elsewhere). Then it lies in a new folder below the temporary folder, and {@code control.path}
 * in the state folder says where.
 */
final class ControlSocketPath {
    private static final String SOCKET = "control.sock";
    private static final String POINTER = "control.path";
    private static final int LONGEST = 100;

    private ControlSocketPath() {}

    /** A free path to bind, after what a killed agent left was removed. */
    static Path prepare(StateFolder folder) throws IOException {
        remove(folder);
        Path inside = folder.file(SOCKET);
        if (fits(inside)) {
            return inside;
        }
        Path apart = Files.createTempDirectory(
                shortTemporaryFolder(),
                "farhand-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.setPosixFilePermissions(apart, PosixFilePermissions.fromString("rwx--x--x"));
        folder.replace(POINTER, apart.toString().getBytes(StandardCharsets.UTF_8));
        // Who may connect may also find the way.
        Files.setPosixFilePermissions(folder.file(POINTER), PosixFilePermissions.fromString("rw-r--r--"));
        return apart.resolve(SOCKET);
    }

    /** Where to connect, if an agent runs or ran there. */
    static Optional<Path> find(StateFolder folder) throws IOException {
        Optional<byte[]> pointer = folder.read(POINTER, 4096);
        if (pointer.isEmpty()) {
            Path inside = folder.file(SOCKET);
            return Files.exists(inside, LinkOption.NOFOLLOW_LINKS) && fits(inside)
                    ? Optional.of(inside)
                    : Optional.empty();
        }
        Path apart = Path.of(new String(pointer.get(), StandardCharsets.UTF_8));
        if (!Files.isDirectory(apart, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        // The temporary folder is everybody's: only a folder of the state folder's owner is the agent's.
        PosixFileAttributes there = Files.readAttributes(apart, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!there.owner().equals(Files.getOwner(folder.path()))
                || there.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new UnsafeStateException(apart + " does not belong to the owner of " + folder.path()
                    + ". Somebody else made it: do not trust what answers there.");
        }
        Path socket = apart.resolve(SOCKET);
        return Files.exists(socket, LinkOption.NOFOLLOW_LINKS) ? Optional.of(socket) : Optional.empty();
    }

    /** Removes socket, pointer and the folder apart. */
    static void remove(StateFolder folder) throws IOException {
        Files.deleteIfExists(folder.file(SOCKET));
        Optional<byte[]> pointer = folder.read(POINTER, 4096);
        if (pointer.isPresent()) {
            Path apart = Path.of(new String(pointer.get(), StandardCharsets.UTF_8));
            boolean ours = Files.isDirectory(apart, LinkOption.NOFOLLOW_LINKS)
                    && apart.getFileName() != null
                    && apart.getFileName().toString().startsWith("farhand-")
                    && Files.getOwner(apart).getName().equals(LocalUser.name());
            if (ours) {
                Files.deleteIfExists(apart.resolve(SOCKET));
                Files.deleteIfExists(apart);
            }
            folder.delete(POINTER);
        }
    }

    private static Path shortTemporaryFolder() {
        Path configured = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
        return fits(configured.resolve("farhand-12345678901234567890").resolve(SOCKET)) ? configured : Path.of("/tmp");
    }

    private static boolean fits(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST;
    }
}
