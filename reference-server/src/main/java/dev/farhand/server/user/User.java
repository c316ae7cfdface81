package dev.farhand.server.user;

import dev.farhand.core.audit.AuditActor;
import dev.farhand.core.identity.TenantId;
import java.util.UUID;

/**
 * Somebody with an account.
 *
 * @param tenant where the account belongs; what its holder may do elsewhere, role assignments say
 * @param id its name that never changes
 * @param email what its holder logs in with
 * @param name how others know its holder
 */
public record User(TenantId tenant, UUID id, EmailAddress email, String name) {
    /** As the one who did something. */
    public AuditActor actor() {
        return new AuditActor(AuditActor.Kind.USER, id.toString(), name);
    }
}
