package dev.farhand.server.database;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.TenantId;
import dev.farhand.server.database.TenantLookups.Place;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only way to rows that belong to somebody. Work runs on the calling thread in one transaction that names its tenant,
 * and is committed when it returns; when it throws, nothing happened. It must not open another transaction: one that
 * waits for a second connection while it has the first can bring all of them to a stand.
 */
@ThreadSafe
public final class TenantTransactions {
    /** How many tenants a look at several may cover. */
    public static final int WIDEST = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(TenantTransactions.class);

    private final Connections connections;

    TenantTransactions(Connections connections) {
        this.connections = connections;
    }

    /** Changes rows of one tenant. */
    public <T> T write(TenantId tenant, Function<TenantTransaction, T> work) {
        return run(false, tenant.toString(), tenant.toString(), statements -> {
            TenantTransaction transaction = new TenantTransaction(statements, tenant);
            T result = work.apply(transaction);
            transaction.finish();
            return result;
        });
    }

    /** Changes rows of the tenant that this leads to; empty where it leads nowhere. */
    public <T> Optional<T> write(TenantKey key, BiFunction<Place, TenantTransaction, T> work) {
        return at(false, key, (place, statements) -> {
            TenantTransaction transaction = new TenantTransaction(statements, place.tenant());
            T result = work.apply(place, transaction);
            transaction.finish();
            return result;
        });
    }

    /** Reads rows of the tenant that this leads to; empty where it leads nowhere. */
    public <T> Optional<T> read(TenantKey key, BiFunction<Place, TenantReading, T> work) {
        return at(true, key, (place, statements) -> work.apply(place, new TenantReading(statements)));
    }

    private <T> Optional<T> at(boolean readOnly, TenantKey key, BiFunction<Place, Statements, T> work) {
        return connections.run(
                readOnly,
                statements -> statements.list(key.opening(), TenantLookups::place, !readOnly, key.value()).stream()
                        .findFirst(),
                (statements, place) -> place.map(known -> work.apply(known, statements)));
    }

    /** Reads rows of one tenant, all as of their own statement. */
    public <T> T read(TenantId tenant, Function<TenantReading, T> work) {
        return run(true, "", tenant.toString(), statements -> work.apply(new TenantReading(statements)));
    }

    /** Reads rows of one tenant, all as of one moment. */
    public <T> T snapshot(TenantId tenant, Function<TenantReading, T> work) {
        return connections.run(
                true,
                statements -> {
                    statements.update("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
                    return name(statements, "", tenant.toString());
                },
                (statements, named) -> work.apply(new TenantReading(statements)));
    }

    /**
     * Reads rows of several tenants at once, for somebody who has to do with all of them; which these are,
     * {@link TenantLookups#tenantsOfUser} says, each time anew. Throws {@link IllegalArgumentException} for none, and for
     * more than {@link #WIDEST}.
     */
    public <T> T survey(Collection<TenantId> tenants, Function<TenantReading, T> work) {
        Set<TenantId> scope = Set.copyOf(tenants);
        if (scope.isEmpty() || scope.size() > WIDEST) {
            throw new IllegalArgumentException("a survey covers 1 to " + WIDEST + " tenants, not " + scope.size());
        }
        String names = scope.stream().map(TenantId::toString).collect(Collectors.joining(","));
        return run(true, "", names, statements -> work.apply(new TenantReading(statements)));
    }

    /**
     * Reads rows of all tenants in which this user has anything to do at this moment, the home included; of at most
     * {@link #WIDEST}. Empty for nobody.
     */
    public <T> Optional<T> survey(UUID user, Function<TenantReading, T> work) {
        return connections.run(
                true,
                statements -> statements
                        .list("""
                                SELECT count(*) AS tenants, set_config('farhand.tenant', '', true),
                                    set_config('farhand.scope', coalesce(string_agg(t.tenant_id::text, ','), ''), true)
                                FROM (SELECT tenant_id FROM farhand.tenants_of_user(?) AS tenant_id
                                    ORDER BY tenant_id LIMIT ?) t
                                """, row -> row.number("tenants") > 0, user, WIDEST)
                        .get(0),
                (statements, any) -> any ? Optional.of(work.apply(new TenantReading(statements))) : Optional.empty());
    }

    /** As {@link #survey(Collection, Function)} of the first {@link #WIDEST}, or {@code nothing} where there are none. */
    public <T> T survey(Collection<TenantId> tenants, Function<TenantReading, T> work, T nothing) {
        List<TenantId> first = tenants.stream()
                .distinct()
                .sorted(Comparator.comparing(TenantId::value))
                .limit(WIDEST)
                .toList();
        return first.isEmpty() ? nothing : survey(first, work);
    }

    private <T> T run(boolean readOnly, String tenant, String scope, Function<Statements, T> work) {
        return connections.run(
                readOnly, statements -> name(statements, tenant, scope), (statements, named) -> work.apply(statements));
    }

    private static boolean name(Statements statements, String tenant, String scope) {
        return statements
                .list(
                        "SELECT set_config('farhand.tenant', ?, true), set_config('farhand.scope', ?, true)",
                        row -> true,
                        tenant,
                        scope)
                .get(0);
    }

    /** As {@link #change}, for what may stay unwritten where the disk is full: nobody is refused anything for it. */
    public void note(TenantId tenant, Consumer<TenantTransaction> work) {
        try {
            change(tenant, work);
        } catch (RemoteException e) {
            if (e.code() != ErrorCode.STORAGE_FULL) {
                throw e;
            }
            LOG.debug("there is no room to note something", e);
        }
    }

    /** As {@link #write}, for work that returns nothing; throws {@link RemoteException} as that does. */
    public void change(TenantId tenant, Consumer<TenantTransaction> work) {
        write(tenant, transaction -> {
            work.accept(transaction);
            return true;
        });
    }
}
