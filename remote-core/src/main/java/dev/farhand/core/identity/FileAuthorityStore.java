package dev.farhand.core.identity;

import dev.farhand.core.error.RemoteException;
import dev.farhand.core.internal.file.OwnedFile;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Keeps an authority in one file of mode 0600, replaced atomically. A lock beside it ({@code <name>.lock}) keeps two
 * processes from owning one authority.
 */
public final class FileAuthorityStore implements AuthorityStore {
    private static final int MAXIMUM_BYTES = 64 * 1024;

    private final OwnedFile file;

    /**
     * Takes the ownership of this file; it need not exist yet.
     *
     * @throws RemoteException INVALID_CONFIGURATION when another process owns it
     */
    public FileAuthorityStore(Path path) {
        this.file = OwnedFile.open(path, MAXIMUM_BYTES);
    }

    @Override
    public Optional<byte[]> load() {
        return file.read();
    }

    @Override
    public void save(byte[] state) {
        file.write(state);
    }

    @Override
    public void close() {
        file.close();
    }

    @Override
    public String toString() {
        return "FileAuthorityStore[" + file.path() + "]";
    }
}
