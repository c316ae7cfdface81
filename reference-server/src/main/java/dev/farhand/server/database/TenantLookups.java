package dev.farhand.server.database;

import com.google.errorprone.annotations.CompileTimeConstant;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.identity.TenantId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * From what somebody brings along to the tenant it belongs to. Says where a row is and nothing of what it holds; whether
 * it is still good is decided by who then reads it as that tenant.
 */
@ThreadSafe
public final class TenantLookups {
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final Connections connections;

    TenantLookups(Connections connections) {
        this.connections = connections;
    }

    /**
     * Where a row is.
     *
     * @param tenant whose it is
     * @param id its own
     */
    public record Place(TenantId tenant, UUID id) {}

    /** Where the row is that this leads to. */
    public Optional<Place> place(TenantKey key) {
        return ask(key.where(), TenantLookups::place, key.value()).stream().findFirst();
    }

    static Place place(Row row) {
        return new Place(new TenantId(row.uuid("tenant_id")), row.uuid("id"));
    }

    /** Every tenant in which this user has anything to do at this moment, the home included. */
    public Set<TenantId> tenantsOfUser(UUID user) {
        return Set.copyOf(tenants("SELECT tenant_id FROM farhand.tenants_of_user(?) AS tenant_id", user));
    }

    /** The home of those who run the server; empty before the first start. */
    public Optional<TenantId> platformHome() {
        return ask(
                        "SELECT tenant_id FROM farhand.platform_home() AS tenant_id",
                        row -> new TenantId(row.uuid("tenant_id")))
                .stream()
                .findFirst();
    }

    /** The first tenants of all, in an order of their own; at most 1,000. */
    public List<TenantId> firstTenants() {
        return tenants("SELECT tenant_id FROM farhand.tenants_after(?) AS tenant_id", BEFORE_ALL);
    }

    /** The tenants that come after this one; at most 1,000. */
    public List<TenantId> tenantsAfter(TenantId previous) {
        return tenants("SELECT tenant_id FROM farhand.tenants_after(?) AS tenant_id", previous);
    }

    /** Does something for every tenant there is, one after the other. */
    public void everyTenant(Consumer<TenantId> work) {
        manyTenants(some -> some.forEach(work));
    }

    /** Does something for all tenants there are, at most 1,000 at a time. */
    public void manyTenants(Consumer<List<TenantId>> work) {
        for (List<TenantId> some = firstTenants(); !some.isEmpty(); some = tenantsAfter(some.get(some.size() - 1))) {
            work.accept(some);
        }
    }

    private List<TenantId> tenants(@CompileTimeConstant String sql, Object value) {
        return ask(sql, row -> new TenantId(row.uuid("tenant_id")), value);
    }

    private <T> List<T> ask(String sql, Function<Row, T> reader, Object... values) {
        return connections.run(true, statements -> statements.list(sql, reader, values), (statements, found) -> found);
    }
}
