package dev.farhand.server.database;

import dev.farhand.core.audit.AuditAnchor;
import dev.farhand.core.audit.AuditChain;
import dev.farhand.core.audit.AuditEvent;
import dev.farhand.core.audit.AuditRecord;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.identity.TenantId;
import java.util.List;
import java.util.Locale;

/** Adds to the end of a tenant's chain, inside a transaction that then does nothing but commit. */
record AuditAppend(Statements statements, TenantId tenant) {
    void append(List<AuditEvent> events) {
        AuditAnchor head = lockedHead();
        for (AuditEvent event : events) {
            AuditRecord record = AuditChain.next(head, event);
            insert(record);
            head = record.anchor();
        }
        statements.update(
                "UPDATE farhand.audit_heads SET sequence = ?, hash = ? WHERE tenant_id = ?",
                head.sequence(),
                head.hash(),
                tenant);
    }

    private AuditAnchor lockedHead() {
        List<AuditAnchor> heads = statements.list(
                "SELECT sequence, hash FROM farhand.audit_heads WHERE tenant_id = ? FOR UPDATE",
                row -> new AuditAnchor(tenant, row.number("sequence"), row.bytes("hash")),
                tenant);
        if (heads.isEmpty()) {
            throw new IllegalStateException("the tenant " + tenant + " has no chain of records");
        }
        return heads.get(0);
    }

    private void insert(AuditRecord record) {
        AuditEvent event = record.event();
        statements.update(
                """
                INSERT INTO farhand.audit_events (tenant_id, sequence, at, action, actor_kind, actor_id, actor_name, refusal,
                    device_id, session_id, subject, address, user_agent, note, amount, previous_hash, hash)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                tenant,
                record.sequence(),
                event.at(),
                event.action().number(),
                event.actor().kind().name().toLowerCase(Locale.ROOT),
                event.actor().id(),
                event.actor().name(),
                event.refusal().map(ErrorCode::wireNumber).orElse(0),
                event.device(),
                event.session(),
                event.subject(),
                event.address(),
                event.userAgent(),
                event.note(),
                event.amount(),
                record.previousHash(),
                record.hash());
    }
}
