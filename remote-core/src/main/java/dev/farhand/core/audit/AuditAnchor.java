package dev.farhand.core.audit;

import dev.farhand.core.identity.TenantId;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The end of a chain up to some record: enough to append the next one, and, kept or signed elsewhere, enough to prove
 * that nothing before it changed and nothing up to it is gone.
 */
public final class AuditAnchor {
    private final TenantId tenant;
    private final long sequence;
    private final byte[] hash;

    /** Throws {@link IllegalArgumentException} for a negative sequence or a hash that has not 32 bytes. Copies. */
    public AuditAnchor(TenantId tenant, long sequence, byte[] hash) {
        if (sequence < 0 || hash.length != AuditEncoding.HASH_BYTES) {
            throw new IllegalArgumentException("an anchor has a sequence from 0 and a hash of 32 bytes");
        }
        this.tenant = tenant;
        this.sequence = sequence;
        this.hash = hash.clone();
    }

    /** Where a tenant's chain begins: before the first record. */
    public static AuditAnchor start(TenantId tenant) {
        return new AuditAnchor(tenant, 0, new byte[AuditEncoding.HASH_BYTES]);
    }

    /** Whose chain. */
    public TenantId tenant() {
        return tenant;
    }

    /** Number of the last record; 0 before the first. */
    public long sequence() {
        return sequence;
    }

    /** Hash of the last record, a copy. */
    public byte[] hash() {
        return hash.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AuditAnchor anchor
                && tenant.equals(anchor.tenant)
                && sequence == anchor.sequence
                && Arrays.equals(hash, anchor.hash);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(hash);
    }

    @Override
    public String toString() {
        return tenant + " #" + sequence + " " + HexFormat.of().formatHex(hash);
    }
}
