package dev.farhand.server.login;

import dev.farhand.core.access.Permission;
import dev.farhand.core.audit.AuditActor;
import dev.farhand.server.user.User;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What a program comes in with.
 *
 * @param id its name, which opens nothing
 * @param maker whose it is; it may nothing that they may not
 * @param label for people
 * @param scopes what it may of that
 * @param createdAt when it was made
 * @param expiresAt until when it works
 * @param lastUsedAt when it was used last, to the minute
 */
public record ApiKey(
        UUID id,
        User maker,
        String label,
        Set<Permission> scopes,
        Instant createdAt,
        Instant expiresAt,
        Optional<Instant> lastUsedAt) {
    /** Keeps a copy. */
    public ApiKey {
        scopes = Set.copyOf(scopes);
    }

    /** As the one who did something. */
    public AuditActor actor() {
        return new AuditActor(AuditActor.Kind.API_KEY, id.toString(), label + " (" + maker.name() + ")");
    }
}
