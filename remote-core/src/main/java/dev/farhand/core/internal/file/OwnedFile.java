package dev.farhand.core.internal.file;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A small file that one process owns: locked while open, private from its first byte (0600), and replaced as a whole, so
 * that whoever reads it after a crash sees the old content or the new one. Callers serialise their writes.
 */
public final class OwnedFile implements AutoCloseable {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    /**
     * Files this process owns. The system's locks count per process, and closing any handle of a locked file gives the
     * lock back, so a second owner inside this process must be stopped before it opens one.
     */
    private static final Set<Path> OWNED_HERE = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final Path temporary;
    private final int maximumBytes;
    private final boolean posix;
    private final FileChannel lockChannel;
    private final Path key;
    private final AtomicBoolean closed = new AtomicBoolean();

    private OwnedFile(Path path, int maximumBytes, boolean posix, FileChannel lockChannel, Path key) {
        this.path = path;
        this.temporary = path.resolveSibling(path.getFileName() + ".new");
        this.maximumBytes = maximumBytes;
        this.posix = posix;
        this.lockChannel = lockChannel;
        this.key = key;
    }

    /**
     * Takes the file's lock ({@code <name>.lock} beside it); makes the folder where it is missing.
     *
     * @throws RemoteException INVALID_CONFIGURATION when another process owns the file
     */
    public static OwnedFile open(Path file, int maximumBytes) {
        Path path = file.toAbsolutePath().normalize();
        try {
            Path folder = madeFolder(folderOf(path));
            boolean posix = Files.getFileStore(folder).supportsFileAttributeView(PosixFileAttributeView.class);
            Path key = folder.toRealPath().resolve(path.getFileName());
            if (!OWNED_HERE.add(key)) {
                throw inUse(path);
            }
            try {
                return new OwnedFile(path, maximumBytes, posix, lock(path, posix), key);
            } catch (IOException | RuntimeException e) {
                OWNED_HERE.remove(key);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open " + path, e);
        }
    }

    /**
     * The content; empty where there is no file yet.
     *
     * @throws RemoteException INVALID_CONFIGURATION when others may read the file, or it is not a plain file of the
     *     expected size
     */
    public Optional<byte[]> read() {
        try {
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
            requirePrivate();
            if (Files.size(path) > maximumBytes) {
                throw refused("is larger than " + maximumBytes + " bytes");
            }
            return Optional.of(Files.readAllBytes(path));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }

    /** Replaces the content. When this returns, the new content survives a power cut. */
    public void write(byte[] content) {
        if (content.length > maximumBytes) {
            throw refused("would become larger than " + maximumBytes + " bytes");
        }
        try {
            Files.deleteIfExists(temporary);
            try (FileChannel channel = FileChannel.open(
                    temporary,
                    EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    attributes(posix))) {
                ByteBuffer buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forceFolder();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + path, e);
        }
    }

    /** Where the file is. */
    public Path path() {
        return path;
    }

    /** Gives the lock back. Idempotent. The lock file stays: removing it would race with the next owner. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                lockChannel.close();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot unlock " + path, e);
            } finally {
                OWNED_HERE.remove(key);
            }
        }
    }

    /** A complaint about this file, for the person who runs the program. */
    public RemoteException refused(String what) {
        return new RemoteException(ErrorCode.INVALID_CONFIGURATION, path + " " + what);
    }

    private void requirePrivate() throws IOException {
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw refused("is not a plain file");
        }
        if (posix && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS))) {
            throw refused("may be used by others: allow its owner only (chmod 600)");
        }
    }

    private void forceFolder() throws IOException {
        if (posix) {
            try (FileChannel channel = FileChannel.open(folderOf(path), StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static FileChannel lock(Path path, boolean posix) throws IOException {
        FileChannel channel = FileChannel.open(
                path.resolveSibling(path.getFileName() + ".lock"),
                EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                attributes(posix));
        try {
            if (channel.tryLock() == null) {
                throw inUse(path);
            }
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static RemoteException inUse(Path path) {
        return new RemoteException(ErrorCode.INVALID_CONFIGURATION, path + " is in use by another process");
    }

    private static Path folderOf(Path absolute) {
        Path folder = absolute.getParent();
        if (folder == null) {
            throw new RemoteException(ErrorCode.INVALID_CONFIGURATION, absolute + " is not a file");
        }
        return folder;
    }

    private static Path madeFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return folder;
        }
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
                : Files.createDirectories(folder);
    }

    private static FileAttribute<?>[] attributes(boolean posix) {
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }
}
