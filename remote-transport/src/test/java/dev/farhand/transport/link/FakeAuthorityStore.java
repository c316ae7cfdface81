package dev.farhand.transport.link;

import dev.farhand.core.identity.AuthorityStore;
import java.util.Optional;

/** An authority that lives as long as the test. */
public final class FakeAuthorityStore implements AuthorityStore {
    private Optional<byte[]> state = Optional.empty();

    @Override
    public Optional<byte[]> load() {
        return state;
    }

    @Override
    public void save(byte[] value) {
        state = Optional.of(value);
    }

    @Override
    public void close() {}
}
