package dev.farhand.server.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** PostgreSQL, unpacked once for all tests of a process: that takes seconds, and most tests begin with a new folder. */
public final class PostgresPrograms {
    private static final Path KEPT = Path.of(
                    "target", "postgres-programs-" + System.getProperty("farhand.test.process", "0"))
            .toAbsolutePath();

    private PostgresPrograms() {}

    /** Spares an own PostgreSQL, whose folder is not there yet, the unpacking. */
    public static void lend(Path folder) throws IOException {
        Path program = unpacked();
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        Files.createSymbolicLink(folder.resolve(program.getFileName()), program);
    }

    private static synchronized Path unpacked() throws IOException {
        Files.createDirectories(KEPT);
        return PostgresProgram.unpack(KEPT).folder();
    }
}
