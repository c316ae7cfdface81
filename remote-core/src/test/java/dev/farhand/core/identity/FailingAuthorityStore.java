package dev.farhand.core.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Dies where it is told to: before the new state is stored, or after it and before anybody knows. */
final class FailingAuthorityStore implements AuthorityStore {
    enum Death {
        NONE,
        BEFORE_SAVE,
        AFTER_SAVE
    }

    private final AuthorityStore store;
    private Death death = Death.NONE;

    FailingAuthorityStore(AuthorityStore store) {
        this.store = store;
    }

    void dieOnNextSave(Death next) {
        death = next;
    }

    @Override
    public Optional<byte[]> load() {
        return store.load();
    }

    @Override
    public void save(byte[] state) {
        if (death != Death.BEFORE_SAVE) {
            store.save(state);
        }
        if (death != Death.NONE) {
            throw new UncheckedIOException(new IOException("the disk died"));
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
