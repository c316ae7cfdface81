package dev.farhand.core.audit;

import dev.farhand.core.error.RemoteException;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Walks along a chain and finds the first record that is not as it was written. Give it records in stored order, then
 * ask for the {@link #result()}. With the anchor of a known end it also notices that the last ones are gone; without
 * one nothing can. Used by one thread.
 */
public final class AuditVerifier {
    private AuditAnchor head;
    private Optional<AuditFault> fault = Optional.empty();

    /** Begins after {@code start}: the beginning of the chain, or an anchor that retention left. */
    public AuditVerifier(AuditAnchor start) {
        this.head = start;
    }

    /** Checks the next record in its file form; after the first fault the rest is not looked at. */
    public void add(byte[] stored) {
        if (fault.isPresent()) {
            return;
        }
        try {
            add(AuditRecord.parse(stored));
        } catch (RemoteException e) {
            fault = Optional.of(new AuditFault(AuditFault.Kind.CHANGED, head.sequence() + 1));
        }
    }

    /** Checks the next record; after the first fault the rest is not looked at. */
    public void add(AuditRecord record) {
        if (fault.isPresent()) {
            return;
        }
        long expected = head.sequence() + 1;
        fault = kind(record, expected).map(kind -> new AuditFault(kind, expected));
        if (fault.isEmpty()) {
            head = record.anchor();
        }
    }

    private Optional<AuditFault.Kind> kind(AuditRecord record, long expected) {
        byte[] encoded =
                AuditEncoding.encode(record.tenant(), record.sequence(), record.previousHash(), record.event());
        boolean genuine = MessageDigest.isEqual(AuditEncoding.hash(encoded), record.hash());
        if (!genuine) {
            return Optional.of(AuditFault.Kind.CHANGED);
        }
        if (!record.tenant().equals(head.tenant())) {
            return Optional.of(AuditFault.Kind.INSERTED);
        }
        if (record.sequence() > expected) {
            return Optional.of(AuditFault.Kind.MISSING);
        }
        if (record.sequence() < expected) {
            return Optional.of(AuditFault.Kind.INSERTED);
        }
        // Its own hash is right and its place too, but it does not know the record before it: one of both was replaced.
        return MessageDigest.isEqual(record.previousHash(), head.hash())
                ? Optional.empty()
                : Optional.of(AuditFault.Kind.CHANGED);
    }

    /** The first fault, or empty when everything given so far is as it was written. */
    public Optional<AuditFault> result() {
        return fault;
    }

    /** As {@link #result()}, and the chain must reach exactly to {@code end}. */
    public Optional<AuditFault> result(AuditAnchor end) {
        if (fault.isPresent() || head.equals(end)) {
            return fault;
        }
        AuditFault.Kind kind = head.sequence() < end.sequence()
                ? AuditFault.Kind.MISSING
                : head.sequence() > end.sequence() ? AuditFault.Kind.UNANCHORED : AuditFault.Kind.CHANGED;
        return Optional.of(new AuditFault(kind, Math.min(head.sequence(), end.sequence()) + 1));
    }

    /** The last record that is known to be good. */
    public AuditAnchor verified() {
        return head;
    }
}
