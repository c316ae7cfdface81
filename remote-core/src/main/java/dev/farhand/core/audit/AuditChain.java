package dev.farhand.core.audit;

import dev.farhand.core.annotation.ThreadSafe;

/**
 * Appends to one tenant's chain. A database does the same inside its transaction with {@link #next}, holding the lock
 * on the chain's end.
 */
@ThreadSafe
public final class AuditChain {
    private AuditAnchor head;

    /** Goes on where a chain ended; {@link AuditAnchor#start} begins one. */
    public AuditChain(AuditAnchor head) {
        this.head = head;
    }

    /** The record that follows {@code head}; a pure function. */
    public static AuditRecord next(AuditAnchor head, AuditEvent event) {
        long sequence = Math.addExact(head.sequence(), 1);
        byte[] encoded = AuditEncoding.encode(head.tenant(), sequence, head.hash(), event);
        return new AuditRecord(head.tenant(), sequence, head.hash(), event, AuditEncoding.hash(encoded));
    }

    /** Appends one event and says what to store. */
    public synchronized AuditRecord append(AuditEvent event) {
        AuditRecord record = next(head, event);
        head = record.anchor();
        return record;
    }

    /** The chain's end. */
    public synchronized AuditAnchor head() {
        return head;
    }
}
