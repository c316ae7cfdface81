package dev.farhand.agent.store;

import dev.farhand.agent.internal.state.FolderLock;
import dev.farhand.agent.internal.state.StateFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The state folder, held by one agent at a time. */
final class FolderAgentStore implements AgentStore {
    private static final int MAXIMUM_BYTES = 1024 * 1024;

    private final StateFolder folder;
    private final FolderLock lock;

    private FolderAgentStore(StateFolder folder, FolderLock lock) {
        this.folder = folder;
        this.lock = lock;
    }

    static FolderAgentStore open(Path path) throws IOException {
        StateFolder folder = StateFolder.prepare(path);
        FolderLock lock = FolderLock.acquire(folder.path());
        try {
            folder.removeLeftovers();
            for (StoreItem item : StoreItem.values()) {
                if (item == StoreItem.FLOOR) {
                    folder.checkNotWritableByOthers(item.fileName());
                } else {
                    folder.checkPrivate(item.fileName());
                }
            }
            return new FolderAgentStore(folder, lock);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    @Override
    public Optional<byte[]> load(StoreItem item) throws IOException {
        if (item == StoreItem.FLOOR) {
            // Looked at each time, because it is read while the agent runs.
            folder.checkNotWritableByOthers(item.fileName());
        }
        return folder.read(item.fileName(), MAXIMUM_BYTES);
    }

    @Override
    public void save(StoreItem item, byte[] content) throws IOException {
        if (item == StoreItem.FLOOR) {
            throw new IOException("floor.conf belongs to the administrator of this machine; the agent never writes it");
        }
        folder.replace(item.fileName(), content);
    }

    @Override
    public void delete(StoreItem item) throws IOException {
        folder.delete(item.fileName());
    }

    @Override
    public String location() {
        return folder.path().toString();
    }

    @Override
    public void close() {
        lock.close();
    }
}
