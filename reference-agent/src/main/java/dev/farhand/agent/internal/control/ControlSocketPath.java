package dev.farhand.agent.internal.control;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * A path of a state folder's control socket that the operating system takes (at most 108 bytes on Linux, 104 elsewhere),
 * for as long as binding or connecting lasts. Where the folder lies deeper, the path leads through a symbolic link in a new
 * folder below the temporary folder; the socket itself is always in the state folder, so nothing can be left elsewhere, and
 * only who may write there can put another one in its place.
 */
final class ControlSocketPath implements AutoCloseable {
    private static final String SOCKET = "control.sock";
    private static final int LONGEST = 100;

    private final Path path;
    private final Optional<Path> detour;

    private ControlSocketPath(Path path, Optional<Path> detour) {
        this.path = path;
        this.detour = detour;
    }

    /** Where the socket lies, however long that is. */
    static Path in(Path folder) {
        return folder.resolve(SOCKET);
    }

    static ControlSocketPath to(Path folder) throws IOException {
        Path direct = in(folder.toAbsolutePath());
        if (fits(direct)) {
            return new ControlSocketPath(direct, Optional.empty());
        }
        Path detour = Files.createTempDirectory(
                shortTemporaryFolder(),
                "farhand-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        ControlSocketPath way = new ControlSocketPath(detour.resolve("to").resolve(SOCKET), Optional.of(detour));
        try {
            Files.createSymbolicLink(detour.resolve("to"), folder.toAbsolutePath());
        } catch (IOException | RuntimeException e) {
            way.close();
            throw e;
        }
        return way;
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        if (detour.isPresent()) {
            Files.deleteIfExists(detour.get().resolve("to"));
            Files.deleteIfExists(detour.get());
        }
    }

    private static Path shortTemporaryFolder() {
        Path configured = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
        return fits(configured.resolve("farhand-12345678901234567890/to").resolve(SOCKET))
                ? configured
                : Path.of("/tmp");
    }

    private static boolean fits(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST;
    }
}
