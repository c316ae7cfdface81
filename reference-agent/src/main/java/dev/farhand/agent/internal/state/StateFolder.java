package dev.farhand.agent.internal.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A folder whose files only the agent's user may read. The folder itself lets others pass through (0711), so that they
 * reach the control socket by its name, and neither list nor read anything.
 */
public final class StateFolder {
    private static final String LEFTOVER = ".saving";
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx--x--x");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> READ_OR_WRITE_BY_OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);
    private static final Set<PosixFilePermission> WRITE_BY_OTHERS =
            EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private final Path path;

    private StateFolder(Path path) {
        this.path = path;
    }

    /** Creates the folder when it is missing; refuses one that others can read or write. */
    public static StateFolder prepare(Path path) throws IOException {
        Path absolute = path.toAbsolutePath().normalize();
        if (!Files.exists(absolute)) {
            make(absolute);
        }
        StateFolder folder = new StateFolder(absolute.toRealPath());
        folder.checkFolder();
        return folder;
    }

    /** The folder as it is, for looking only; nothing is created or checked. */
    public static StateFolder existing(Path path) {
        return new StateFolder(path.toAbsolutePath().normalize());
    }

    private static void make(Path path) throws IOException {
        try {
            Path parent = path.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            createFolder(path);
        } catch (AccessDeniedException e) {
            throw e;
        } catch (IOException e) {
            throw new FolderNotMadeException(path, e);
        }
    }

    private static void createFolder(Path path) throws IOException {
        if (isPosix(path.getRoot() == null ? path : path.getRoot())) {
            Files.createDirectories(path, attribute(PosixFilePermissions.fromString("rwx------")));
            Files.setPosixFilePermissions(path, FOLDER);
        } else {
            Files.createDirectories(path);
        }
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /** The file of that name, there or not. */
    public Path file(String name) {
        return path.resolve(name);
    }

    private void checkFolder() throws IOException {
        if (!Files.isDirectory(path)) {
            throw new UnsafeStateException(path + " is not a folder. Give another one with --state DIR.");
        }
        if (isPosix(path)) {
            PosixFileAttributes attributes = Files.readAttributes(path, PosixFileAttributes.class);
            refuseStrangers(path, attributes, READ_OR_WRITE_BY_OTHERS, "711");
        }
    }

    /** Refuses a file that others can read or write; a missing one is fine. */
    public void checkPrivate(String name) throws IOException {
        check(name, READ_OR_WRITE_BY_OTHERS, "600");
    }

    /** Refuses a file that others can write, or that belongs to neither root nor the agent's user. */
    public void checkNotWritableByOthers(String name) throws IOException {
        check(name, WRITE_BY_OTHERS, "644");
    }

    private void check(String name, Set<PosixFilePermission> forbidden, String mode) throws IOException {
        Path file = file(name);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS) || !isPosix(path)) {
            return;
        }
        PosixFileAttributes attributes =
                Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw new UnsafeStateException(file + " is not a plain file. Remove it and start again.");
        }
        refuseStrangers(file, attributes, forbidden, mode);
    }

    private static void refuseStrangers(
            Path file, PosixFileAttributes attributes, Set<PosixFilePermission> forbidden, String mode)
            throws IOException {
        String owner = attributes.owner().getName();
        String me = LocalUser.name();
        if (!owner.equals(me) && !owner.equals("root")) {
            throw new UnsafeStateException(file + " belongs to the user " + owner + ", not to root or " + me
                    + ". Run: chown " + me + " " + file);
        }
        Set<PosixFilePermission> open = EnumSet.copyOf(forbidden);
        open.retainAll(attributes.permissions());
        if (!open.isEmpty()) {
            throw new UnsafeStateException(file + " can be read or changed by other users (mode "
                    + PosixFilePermissions.toString(attributes.permissions()) + "). Run: chmod " + mode + " " + file);
        }
    }

    /** The file's content, or empty when there is none. */
    public Optional<byte[]> read(String name, int maximumBytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file(name), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            long size = channel.size();
            if (size > maximumBytes) {
                throw new IOException(file(name) + " is larger than " + maximumBytes + " bytes");
            }
            ByteBuffer buffer = ByteBuffer.allocate((int) size);
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // A short read is legal; the size was fixed when the file was renamed into place.
                Thread.onSpinWait();
            }
            byte[] content = new byte[buffer.flip().remaining()];
            buffer.get(content);
            return Optional.of(content);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /**
     * Replaces the file so that a reader, and a start after a crash at any moment, sees the whole old or the whole new
     * content: written beside it, forced to disk, renamed over it, and the folder's entry forced too.
     */
    public void replace(String name, byte[] content) throws IOException {
        Path target = file(name);
        Path beside = file("." + name + LEFTOVER);
        Files.deleteIfExists(beside);
        try {
            Set<OpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            try (FileChannel channel = isPosix(path)
                    ? FileChannel.open(beside, options, attribute(FILE))
                    : FileChannel.open(beside, options)) {
                ByteBuffer buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            moveOver(beside, target);
        } catch (IOException | RuntimeException e) {
            discard(beside, e);
            throw e;
        }
        forceFolder();
    }

    private static void discard(Path beside, Exception cause) {
        try {
            Files.deleteIfExists(beside);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private static void moveOver(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void forceFolder() throws IOException {
        if (isPosix(path)) {
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /** Removes the file when it is there. */
    public void delete(String name) throws IOException {
        if (Files.deleteIfExists(file(name))) {
            forceFolder();
        }
    }

    /** Removes what a save that was killed left behind. */
    public void removeLeftovers() throws IOException {
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(path, ".*" + LEFTOVER)) {
            for (Path leftover : leftovers) {
                Files.deleteIfExists(leftover);
            }
        }
    }

    static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static FileAttribute<Set<PosixFilePermission>> attribute(Set<PosixFilePermission> permissions) {
        return PosixFilePermissions.asFileAttribute(permissions);
    }
}
