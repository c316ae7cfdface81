package dev.farhand.agent.store;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;

/** A store whose disk can be full, for all items or for some. */
public final class FullStore implements AgentStore {
    private final AgentStore inner = AgentStore.inMemory();
    private volatile Predicate<StoreItem> full = item -> false;
    private volatile Predicate<StoreItem> incomplete = item -> false;
    private volatile Predicate<StoreItem> unforgetting = item -> false;
    private volatile boolean broken;
    private volatile boolean refused;

    /** From now on these cannot be saved. */
    public void full(Predicate<StoreItem> items) {
        full = items;
    }

    /** Whether saving fails from now on in a way that no store should: with an unchecked exception. */
    public void broken(boolean value) {
        broken = value;
    }

    /** Saving these fails from now on as if a class of the store were missing. */
    public void incomplete(Predicate<StoreItem> items) {
        incomplete = items;
    }

    /** Deleting these fails from now on as if a class of the store were missing. */
    public void unforgetting(Predicate<StoreItem> items) {
        unforgetting = items;
    }

    /** Whether something could not be saved. */
    public boolean refused() {
        return refused;
    }

    @Override
    public Optional<byte[]> load(StoreItem item) throws IOException {
        return inner.load(item);
    }

    @Override
    public void save(StoreItem item, byte[] content) throws IOException {
        if (broken) {
            throw new IllegalStateException("a host's mistake");
        }
        if (incomplete.test(item)) {
            throw new NoClassDefFoundError("a host's class");
        }
        if (full.test(item)) {
            refused = true;
            throw new IOException("No space left on device");
        }
        inner.save(item, content);
    }

    @Override
    public void delete(StoreItem item) throws IOException {
        if (unforgetting.test(item)) {
            throw new NoClassDefFoundError("a host's class");
        }
        inner.delete(item);
    }

    @Override
    public String location() {
        return "a full disk";
    }

    @Override
    public void close() {
        inner.close();
    }
}
