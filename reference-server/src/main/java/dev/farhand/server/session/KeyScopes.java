package dev.farhand.server.session;

import dev.farhand.core.access.Permission;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Knows what the keys of programs may. Asked once a second for each key that has sessions open. */
@FunctionalInterface
public interface KeyScopes {
    /** What this key of this person may at most; empty once it does not work any more. */
    Optional<Set<Permission>> scopes(UUID user, UUID key);
}
