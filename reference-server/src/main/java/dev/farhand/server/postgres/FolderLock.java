package dev.farhand.server.postgres;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One server has the folder. The system gives the lock back when the process ends, however it ends. */
record FolderLock(Path folder, FileChannel channel) implements AutoCloseable {
    /** The system counts locks per process, and gives one back when any handle of its file is closed. */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    static FolderLock take(PostgresFolder place) {
        try {
            Files.createDirectories(place.root());
            Path folder = place.root().toRealPath();
            if (!HELD_HERE.add(folder)) {
                throw inUse(place);
            }
            try {
                return new FolderLock(folder, locked(place));
            } catch (IOException | RuntimeException e) {
                HELD_HERE.remove(folder);
                throw e;
            }
        } catch (IOException e) {
            throw EmbeddedPostgres.unusable(place, e);
        }
    }

    private static FileChannel locked(PostgresFolder place) throws IOException {
        FileChannel channel = FileChannel.open(place.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            throw inUse(place);
        }
        return channel;
    }

    private static RemoteException inUse(PostgresFolder place) {
        return new RemoteException(
                ErrorCode.INVALID_CONFIGURATION,
                "The folder " + place.root()
                        + " is in use by another server. End that one, or give this one a folder of" + " its own.");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            HELD_HERE.remove(folder);
        }
    }
}
