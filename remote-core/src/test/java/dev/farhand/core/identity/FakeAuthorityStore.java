package dev.farhand.core.identity;

import java.util.Optional;

/** Keeps an authority in memory; opened again it holds what was saved, as a file would. */
final class FakeAuthorityStore implements AuthorityStore {
    private Optional<byte[]> state = Optional.empty();

    @Override
    public synchronized Optional<byte[]> load() {
        return state.map(byte[]::clone);
    }

    @Override
    public synchronized void save(byte[] saved) {
        state = Optional.of(saved.clone());
    }

    @Override
    public void close() {
        // Nothing is held; a test opens the same state again.
    }
}
