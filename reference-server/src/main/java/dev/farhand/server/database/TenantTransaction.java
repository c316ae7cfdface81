package dev.farhand.server.database;

import com.google.errorprone.annotations.CompileTimeConstant;
import dev.farhand.core.annotation.ThreadConfined;
import dev.farhand.core.audit.AuditEvent;
import dev.farhand.core.identity.TenantId;
import java.util.ArrayList;
import java.util.List;

/** A transaction that changes rows of one tenant, and records what it did. */
@ThreadConfined("whoever runs the transaction")
public final class TenantTransaction extends TenantReading {
    private final TenantId tenant;
    private final List<AuditEvent> events = new ArrayList<>();

    TenantTransaction(Statements statements, TenantId tenant) {
        super(statements);
        this.tenant = tenant;
    }

    /** Whose rows these are. */
    public TenantId tenant() {
        return tenant;
    }

    /** Changes rows and says how many. */
    public int update(@CompileTimeConstant String sql, Object... values) {
        return statements().update(sql, values);
    }

    /**
     * Records what this transaction does. The record is written by the last statement before the commit, because nobody
     * else of this tenant can record anything from then on until the commit; where it cannot be written, nothing happened.
     */
    public void audit(AuditEvent event) {
        events.add(event);
    }

    void finish() {
        if (!events.isEmpty()) {
            new AuditAppend(statements(), tenant).append(events);
        }
    }
}
