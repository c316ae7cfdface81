package dev.farhand.core.audit;

import dev.farhand.core.identity.TenantId;

/**
 * Where events go. Called by any thread, on the thread that makes the change, and inside its transaction where there is
 * one: a change that could not be recorded does not happen, so a failure is thrown and never swallowed.
 */
@FunctionalInterface
public interface AuditSink {
    /** Appends one event to the tenant's chain. */
    void append(TenantId tenant, AuditEvent event);
}
