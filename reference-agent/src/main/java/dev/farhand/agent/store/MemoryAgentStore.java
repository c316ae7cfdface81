package dev.farhand.agent.store;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Small on purpose: one program may hold many thousands of them. */
final class MemoryAgentStore implements AgentStore {
    private final Map<StoreItem, byte[]> items = new EnumMap<>(StoreItem.class);

    @Override
    public synchronized Optional<byte[]> load(StoreItem item) {
        return Optional.ofNullable(items.get(item)).map(byte[]::clone);
    }

    @Override
    public synchronized void save(StoreItem item, byte[] content) {
        items.put(item, content.clone());
    }

    @Override
    public synchronized void delete(StoreItem item) {
        items.remove(item);
    }

    @Override
    public String location() {
        return "memory";
    }

    @Override
    public void close() {
        // What was kept stays readable for whoever still holds the store.
    }
}
