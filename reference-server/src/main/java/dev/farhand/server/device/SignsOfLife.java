package dev.farhand.server.device;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.DeviceIdentity;
import dev.farhand.core.identity.TenantId;
import dev.farhand.server.database.Database;
import dev.farhand.transport.link.Link;
import dev.farhand.transport.link.LinkDirectory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * When the machines that are online were heard of last. Their links know; the database is told every few minutes, of all of
 * them together, so that a server that ended without a word has not forgotten more than that.
 */
@ThreadSafe
public final class SignsOfLife {
    /** How old what is kept may be. */
    public static final Duration KEPT_EVERY = Duration.ofMinutes(5);

    private static final int AT_ONCE = 1_000;

    private final Database database;
    private final LinkDirectory links;
    private final Clock clock;

    /** Of these links, kept in this database. */
    public SignsOfLife(Database database, LinkDirectory links, Clock clock) {
        this.database = database;
        this.links = links;
        this.clock = clock;
    }

    /** When a machine was heard of last; empty where it is not online. */
    public Optional<Instant> heardAt(DeviceId id) {
        return links.find(id).map(this::heardAt);
    }

    /** When the other end of this link was heard of last, also after its end. */
    public Instant heardAt(Link link) {
        return clock.instant().minus(link.statistics().silence());
    }

    /**
     * Brings what is kept up to date, by a statement for each thousand machines of a tenant. A row that somebody else is
     * changing is left for the next time, so that nobody waits for this.
     *
     * @throws RemoteException where the database does not answer
     */
    public void keep() {
        Map<TenantId, List<Heard>> byTenant = links.all().stream()
                .filter(link -> link.peer() instanceof DeviceIdentity)
                .map(link -> new Heard((DeviceIdentity) link.peer(), heardAt(link)))
                .collect(Collectors.groupingBy(heard -> heard.device().tenant()));
        byTenant.forEach((tenant, all) -> {
            for (int from = 0; from < all.size(); from += AT_ONCE) {
                keep(tenant, all.subList(from, Math.min(all.size(), from + AT_ONCE)));
            }
        });
    }

    private record Heard(DeviceIdentity device, Instant at) {}

    private void keep(TenantId tenant, List<Heard> some) {
        List<String> ids = new ArrayList<>();
        List<String> times = new ArrayList<>();
        for (Heard heard : some) {
            ids.add(heard.device().id().toString());
            times.add(heard.at().toString());
        }
        database.transactions().note(tenant, transaction -> transaction.update("""
                WITH heard AS (
                    SELECT d.id, x.at FROM farhand.devices d
                        JOIN unnest(CAST(? AS uuid[]), CAST(? AS timestamptz[])) AS x (id, at) ON x.id = d.id
                    WHERE d.tenant_id = ? AND (d.last_seen_at IS NULL OR d.last_seen_at < x.at)
                    FOR UPDATE OF d SKIP LOCKED)
                UPDATE farhand.devices d SET last_seen_at = heard.at FROM heard
                WHERE d.tenant_id = ? AND d.id = heard.id
                """, ids, times, tenant, tenant));
    }
}
