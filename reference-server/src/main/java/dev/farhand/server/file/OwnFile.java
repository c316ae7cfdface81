package dev.farhand.server.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Files of the server's own: whoever reads one, after whatever happened, finds all of what was written or of what was there. */
public final class OwnFile {
    private static final String OWNER_ONLY = "rw-------";

    private OwnFile() {}

    /** Puts this text into the file, for its owner's eyes only. */
    public static void write(Path file, String text) throws IOException {
        write(file, text, OWNER_ONLY);
    }

    /**
     * Puts this text into the file.
     *
     * @param permissions who may do what with it, as in {@code rw-r--r--}; whatever the umask is
     */
    public static void write(Path file, String text, String permissions) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.deleteIfExists(next);
        Files.createFile(next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
        Files.writeString(next, text, StandardOpenOption.DSYNC);
        Files.setPosixFilePermissions(next, PosixFilePermissions.fromString(permissions));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
