package dev.farhand.server.access;

import dev.farhand.core.identity.TenantId;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where somebody may do something. The one thing that lists are narrowed by: statements ask
 * {@code farhand.within(tenant, site, group, places)} of each row.
 *
 * @param tenants every tenant of which it is at least a part
 * @param places each place that is wholly theirs, as the path from its tenant down
 */
public record Reach(Set<TenantId> tenants, List<String> places) {
    /** Keeps copies. */
    public Reach {
        tenants = Set.copyOf(tenants);
        places = List.copyOf(places);
    }

    static Reach of(Collection<Authority.Power> powers) {
        return new Reach(
                powers.stream().map(Authority.Power::tenant).collect(Collectors.toUnmodifiableSet()),
                powers.stream().map(Authority.Power::path).distinct().toList());
    }
}
