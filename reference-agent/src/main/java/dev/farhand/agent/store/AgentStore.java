package dev.farhand.agent.store;

import dev.farhand.core.annotation.ThreadSafe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Keeps what an agent must remember. Implement it to keep the device's identity in a place of your own: a key store, a
 * database, the memory of a test. The agent calls it, several at once, from its worker
 * threads and from whichever thread starts, pauses, resumes or closes it; never from the link's thread.
 */
@ThreadSafe
public interface AgentStore extends AutoCloseable {
    /** A store in a folder that only the agent's user may read; created when it is missing. */
    static AgentStore inFolder(Path folder) throws IOException {
        return FolderAgentStore.open(folder);
    }

    /** A store that ends with the process. */
    static AgentStore inMemory() {
        return new MemoryAgentStore();
    }

    /** What was last saved, or empty when nothing was. The array belongs to the caller. */
    Optional<byte[]> load(StoreItem item) throws IOException;

    /**
     * Replaces the item. When this returns, the new content survives a crash; when it throws, or the process dies
     * meanwhile, the former content is still there, whole.
     */
    void save(StoreItem item, byte[] content) throws IOException;

    /** Forgets the item; does nothing when there is none. */
    void delete(StoreItem item) throws IOException;

    /** Where it is kept, for people: a path, or a name. */
    String location();

    /** Gives the place back, so that another agent may use it. Idempotent. */
    @Override
    void close();
}
