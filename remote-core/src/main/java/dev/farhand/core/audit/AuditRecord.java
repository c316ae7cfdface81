package dev.farhand.core.audit;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.TenantId;
import java.util.Arrays;

/** An event in its place in a chain. Immutable. */
public final class AuditRecord {
    private final TenantId tenant;
    private final long sequence;
    private final byte[] previousHash;
    private final AuditEvent event;
    private final byte[] hash;

    AuditRecord(TenantId tenant, long sequence, byte[] previousHash, AuditEvent event, byte[] hash) {
        this.tenant = tenant;
        this.sequence = sequence;
        this.previousHash = previousHash.clone();
        this.event = event;
        this.hash = hash.clone();
    }

    /**
     * A record as it was stored in columns; nothing is checked yet, that is the {@link AuditVerifier}'s. Throws
     * {@link IllegalArgumentException} for hashes that have not 32 bytes or a sequence below 1.
     */
    public static AuditRecord stored(
            TenantId tenant, long sequence, byte[] previousHash, AuditEvent event, byte[] hash) {
        if (sequence < 1
                || previousHash.length != AuditEncoding.HASH_BYTES
                || hash.length != AuditEncoding.HASH_BYTES) {
            throw new IllegalArgumentException("a record has a sequence from 1 and hashes of 32 bytes");
        }
        return new AuditRecord(tenant, sequence, previousHash, event, hash);
    }

    /**
     * Reads {@link #toBytes()}. Throws {@link RemoteException} with {@link ErrorCode#INVALID_REQUEST} unless exactly
     * these bytes would be written for what they say. The hash is not checked yet.
     */
    public static AuditRecord parse(byte[] bytes) {
        return AuditEncoding.decode(bytes);
    }

    /** The stored form for files: canonical bytes and the hash over them. */
    public byte[] toBytes() {
        byte[] encoded = AuditEncoding.encode(tenant, sequence, previousHash, event);
        byte[] bytes = Arrays.copyOf(encoded, encoded.length + hash.length);
        System.arraycopy(hash, 0, bytes, encoded.length, hash.length);
        return bytes;
    }

    /** Whose chain. */
    public TenantId tenant() {
        return tenant;
    }

    /** Place in the chain, from 1, without a gap. */
    public long sequence() {
        return sequence;
    }

    /** Hash of the record before, a copy; zeros for the first. */
    public byte[] previousHash() {
        return previousHash.clone();
    }

    /** What happened. */
    public AuditEvent event() {
        return event;
    }

    /** SHA-256 over everything above, a copy. */
    public byte[] hash() {
        return hash.clone();
    }

    /** The chain's end once this is its last record. */
    public AuditAnchor anchor() {
        return new AuditAnchor(tenant, sequence, hash);
    }

    @Override
    public String toString() {
        return tenant + " #" + sequence + " " + event;
    }
}
