package dev.farhand.server.postgres;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The programs that PostgreSQL consists of, unpacked from the class path once for each build of them. */
record PostgresProgram(Path folder) {
    private static final String PREFIX = "program-";

    Path initdb() {
        return folder.resolve("bin/initdb");
    }

    Path postgres() {
        return folder.resolve("bin/postgres");
    }

    Path control() {
        return folder.resolve("bin/pg_ctl");
    }

    /** Unpacks where that was not done yet; removes what other builds left. */
    static PostgresProgram unpack(Path under) throws IOException {
        String name = PREFIX + mark(archiveName());
        Path folder = under.resolve(name);
        if (!Files.isDirectory(folder)) {
            Path unfinished = under.resolve(name + ".new");
            deleteTree(unfinished);
            try (InputStream archive = open(archiveName())) {
                unpack(archive, unfinished);
            }
            move(unfinished, folder);
        }
        removeOthers(under, folder);
        return new PostgresProgram(folder);
    }

    private static String archiveName() {
        String architecture = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String known =
                architecture.equals("amd64") ? "x86_64" : architecture.equals("aarch64") ? "arm_64" : architecture;
        return "/postgres-linux-" + known + ".txz";
    }

    private static InputStream open(String resource) {
        InputStream archive = PostgresProgram.class.getResourceAsStream(resource);
        if (archive == null) {
            throw new RemoteException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "This server brings no PostgreSQL for this kind of machine (" + System.getProperty("os.name") + ", "
                            + System.getProperty("os.arch") + "). Give it one with DATABASE_URL.");
        }
        return archive;
    }

    /** Tells builds apart, and nothing else: a sum that is made at every start has to be cheap before anything is compiled. */
    private static String mark(String resource) throws IOException {
        try (CheckedInputStream in = new CheckedInputStream(open(resource), new CRC32())) {
            long length = in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().toHexDigits((int) in.getChecksum().getValue()) + "-" + Long.toHexString(length);
        }
    }

    private static void unpack(InputStream archive, Path target) throws IOException {
        Files.createDirectories(target);
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("the archive names a file outside of it: " + entry.getName());
                }
                unpack(tar, entry, path);
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path path) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(path);
        } else if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
            Files.createDirectories(path.getParent());
            Files.copy(tar, path);
            boolean program = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException("the folder " + to.getParent() + " cannot rename a folder at once", e);
        }
    }

    private static void removeOthers(Path under, Path kept) throws IOException {
        try (Stream<Path> children = Files.list(under)) {
            for (Path child : (Iterable<Path>) children::iterator) {
                if (child.getFileName().toString().startsWith(PREFIX) && !child.equals(kept)) {
                    deleteTree(child);
                }
            }
        }
    }

    static void deleteTree(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(
                    Path folder, @org.jspecify.annotations.Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
