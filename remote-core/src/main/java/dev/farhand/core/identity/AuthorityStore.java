package dev.farhand.core.identity;

import java.util.Optional;

/**
 * Where an authority keeps its state: one value, replaced as a whole. Implemented by hosts with a store of their own;
 * called by {@link CertificateAuthority} from the thread that opens or rotates it, never by two threads at once. What is
 * stored holds the authority's key only in encrypted form.
 */
public interface AuthorityStore extends AutoCloseable {
    /** What was saved last; empty before the first {@link #save}. Throws rather than guess when it cannot be read. */
    Optional<byte[]> load();

    /**
     * Replaces the value. After a return the new value survives a crash; after a crash or an exception the old value or
     * the new one is there, never a mixture and never nothing.
     */
    void save(byte[] state);

    /** Gives up the ownership. Idempotent. */
    @Override
    void close();
}
