package dev.farhand.agent.internal.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One agent per folder. The operating system drops the lock with the process, so a killed agent never locks its
 * successor out.
 *
 * <p>Inside one process the set of held folders decides first: closing any other handle of a lock file would drop the
 * lock of the whole process.
 */
public final class FolderLock implements AutoCloseable {
    private static final String NAME = "lock";
    private static final Set<OpenOption> OPEN =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;

    private FolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /** Takes the folder or throws {@link FolderInUseException}, which names the process that has it. */
    public static FolderLock acquire(Path folder) throws IOException {
        Path real = folder.toRealPath();
        if (!HELD.add(real)) {
            throw new FolderInUseException("Another agent of this very process uses " + folder + ".");
        }
        try {
            FolderLock lock = null;
            while (lock == null) {
                lock = tryAcquire(real);
            }
            return lock;
        } catch (IOException | RuntimeException e) {
            HELD.remove(real);
            throw e;
        }
    }

    /** Gives null when the file was taken away between opening and locking it: its owner has just ended. */
    private static @Nullable FolderLock tryAcquire(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        FileChannel channel =
                StateFolder.isPosix(folder) ? FileChannel.open(file, OPEN, privately()) : FileChannel.open(file, OPEN);
        try {
            Object opened = key(file);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                String owner = read(channel);
                throw new FolderInUseException("Another agent (process " + (owner.isBlank() ? "unknown" : owner)
                        + ") uses " + folder + ". Stop it first, or give this one its own folder with --state DIR.");
            }
            if (StateFolder.isPosix(folder) && (opened == null || !Objects.equals(opened, key(file)))) {
                channel.close();
                return null;
            }
            sign(channel);
            return new FolderLock(folder, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Only so that a second agent can name the first. A full disk takes no number, and must not keep an agent from starting. */
    private static void sign(FileChannel channel) {
        try {
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            org.slf4j.LoggerFactory.getLogger(FolderLock.class).debug("lock-not-signed reason={}", e.toString());
        }
    }

    private static FileAttribute<?> privately() {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    }

    private static @Nullable Object key(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(20);
        channel.read(buffer, 0);
        String text = StandardCharsets.UTF_8.decode(buffer.flip()).toString().strip();
        return text.matches("[0-9]{1,19}") ? text : "";
    }

    /** Gives the folder back. Idempotent. */
    @Override
    public void close() {
        if (!channel.isOpen()) {
            return;
        }
        try (channel) {
            // While the lock is still held: whoever opened this file meanwhile sees that it has gone, and tries again.
            Files.deleteIfExists(folder.resolve(NAME));
        } catch (IOException e) {
            org.slf4j.LoggerFactory.getLogger(FolderLock.class)
                    .debug("lock-file-left folder={} reason={}", folder, e.toString());
        } finally {
            HELD.remove(folder);
        }
    }
}
