package dev.farhand.core.access;

import dev.farhand.core.annotation.ThreadSafe;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The grants that open no channel any more although their time is not over. Bounded: each id is kept until its grant
 * would have expired anyway, and when more come than fit, every grant issued so far counts as revoked. Forgetting must
 * not let anybody in.
 */
@ThreadSafe
public final class RevokedGrants {
    private final int capacity;
    private final Map<UUID, Instant> keptUntil = new HashMap<>();
    private Instant allIssuedUntil = Instant.MIN;

    /** Room for 10,000. */
    public RevokedGrants() {
        this(10_000);
    }

    /** Room for {@code capacity} at a time. */
    public RevokedGrants(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be at least 1, not " + capacity);
        }
        this.capacity = capacity;
    }

    /** Revokes one grant. Idempotent. */
    public synchronized void revoke(UUID grantId, Instant now) {
        keptUntil.values().removeIf(until -> until.isBefore(now));
        if (keptUntil.size() >= capacity && !keptUntil.containsKey(grantId)) {
            keptUntil.clear();
            revokeAll(now);
            return;
        }
        // The longest life, and clocks that differ on both sides of it.
        Duration longest = SessionGrant.LONGEST_LIFE.plus(GrantVerifier.LARGEST_SKEW.multipliedBy(2));
        keptUntil.put(grantId, now.plus(longest));
    }

    /** Revokes every grant that was issued until now, by either side's clock. */
    public synchronized void revokeAll(Instant now) {
        Instant until = now.plus(GrantVerifier.LARGEST_SKEW);
        if (until.isAfter(allIssuedUntil)) {
            allIssuedUntil = until;
        }
    }

    /** Whether this grant must open nothing. */
    public synchronized boolean contains(SessionGrant grant) {
        return keptUntil.containsKey(grant.grantId()) || !grant.issuedAt().isAfter(allIssuedUntil);
    }
}
