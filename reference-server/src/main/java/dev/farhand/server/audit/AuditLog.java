package dev.farhand.server.audit;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.audit.AuditAction;
import dev.farhand.core.audit.AuditActor;
import dev.farhand.core.audit.AuditAnchor;
import dev.farhand.core.audit.AuditEvent;
import dev.farhand.core.audit.AuditFault;
import dev.farhand.core.audit.AuditRecord;
import dev.farhand.core.audit.AuditVerifier;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.TenantId;
import dev.farhand.core.session.SessionId;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.Row;
import dev.farhand.server.database.TenantReading;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Reads what {@link dev.farhand.server.database.TenantTransaction#audit} wrote. */
@ThreadSafe
public final class AuditLog {
    /** No record has this form, so a verifier takes it for one that was changed. */
    private static final byte[] UNREADABLE = {};

    private static final AuditFault UNANCHORED = new AuditFault(AuditFault.Kind.UNANCHORED, 1);

    private final Database database;

    /** Of this database. */
    public AuditLog(Database database) {
        this.database = database;
    }

    /**
     * Looks through a tenant's whole chain, as it stood when this began. Takes as long as there are records; holds
     * no lock, and one of them at a time.
     */
    public AuditVerification verify(TenantId tenant) {
        return database.transactions().snapshot(tenant, reading -> {
            Optional<AuditAnchor> end = head(reading, tenant);
            AuditVerifier verifier = new AuditVerifier(AuditAnchor.start(tenant));
            reading.each(
                    """
                    SELECT sequence, at, action, actor_kind, actor_id, actor_name, refusal, device_id, session_id, subject,
                        address, user_agent, note, amount, previous_hash, hash
                    FROM farhand.audit_events WHERE tenant_id = ? ORDER BY sequence
                    """,
                    row -> record(row, tenant).ifPresentOrElse(verifier::add, () -> verifier.add(UNREADABLE)),
                    tenant);
            return new AuditVerification(
                    verifier.verified(),
                    // Every tenant has an end from its first moment on: without one, not even an empty chain is whole.
                    end.map(verifier::result).orElseGet(() -> verifier.result().or(() -> Optional.of(UNANCHORED))));
        });
    }

    /** Looks through every chain there is, one after the other. */
    public void verifyAll(BiConsumer<TenantId, AuditVerification> report) {
        List<TenantId> tenants = database.lookups().firstTenants();
        while (!tenants.isEmpty()) {
            tenants.forEach(tenant -> report.accept(tenant, verify(tenant)));
            tenants = database.lookups().tenantsAfter(tenants.get(tenants.size() - 1));
        }
    }

    private static Optional<AuditAnchor> head(TenantReading reading, TenantId tenant) {
        return reading.find(
                "SELECT sequence, hash FROM farhand.audit_heads WHERE tenant_id = ?",
                row -> new AuditAnchor(tenant, row.number("sequence"), row.bytes("hash")),
                tenant);
    }

    /** Empty for a row that says something no record of ours says. */
    private static Optional<AuditRecord> record(Row row, TenantId tenant) {
        try {
            return AuditAction.ofNumber(row.smallNumber("action"))
                    .map(action -> AuditRecord.stored(
                            tenant,
                            row.number("sequence"),
                            row.bytes("previous_hash"),
                            event(row, action),
                            row.bytes("hash")));
        } catch (IllegalArgumentException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static AuditEvent event(Row row, AuditAction action) {
        AuditActor.Kind kind = AuditActor.Kind.valueOf(row.text("actor_kind").toUpperCase(Locale.ROOT));
        AuditEvent.Builder event = AuditEvent.builder(
                row.instant("at"), action, new AuditActor(kind, row.text("actor_id"), row.text("actor_name")));
        int refusal = row.smallNumber("refusal");
        if (refusal != 0) {
            event.refusal(ErrorCode.ofWireNumber(refusal));
        }
        row.optionalUuid("device_id").map(DeviceId::new).ifPresent(event::device);
        row.optionalUuid("session_id").map(SessionId::new).ifPresent(event::session);
        return event.subject(row.text("subject"))
                .caller(row.text("address"), row.text("user_agent"))
                .note(row.text("note"))
                .amount(row.number("amount"))
                .build();
    }
}
