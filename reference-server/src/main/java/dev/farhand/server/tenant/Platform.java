package dev.farhand.server.tenant;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.audit.AuditAnchor;
import dev.farhand.core.identity.TenantId;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.TenantTransaction;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Those who run the server: a partner like others, whose operators may go everywhere. */
@ThreadSafe
public final class Platform {
    private static final String NAME = "Home";
    private static final String FIRST_SITE = "Main";

    private final Database database;
    private final Clock clock;

    /** Of this database. */
    public Platform(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Its home, with a first site; made where there is none. Of nodes that start at the same time one makes it. */
    public TenantId home() {
        Optional<TenantId> known = database.lookups().platformHome();
        if (known.isPresent()) {
            return known.get();
        }
        TenantId home = TenantId.random();
        boolean made = database.transactions().write(home, transaction -> make(transaction, clock.instant()));
        return made ? home : database.lookups().platformHome().orElseThrow();
    }

    /** The oldest site there is at home; empty where all were removed. */
    public Optional<UUID> firstSite() {
        TenantId home = home();
        return database.transactions()
                .read(
                        home,
                        reading -> reading.find(
                                "SELECT id FROM farhand.sites WHERE tenant_id = ? ORDER BY created_at, id LIMIT 1",
                                row -> row.uuid("id"),
                                home));
    }

    private static boolean make(TenantTransaction transaction, Instant now) {
        UUID partner = UUID.randomUUID();
        int made = transaction.update("""
                INSERT INTO farhand.partners (id, tenant_id, name, platform, created_at) VALUES (?, ?, ?, true, ?)
                ON CONFLICT (platform) WHERE platform DO NOTHING
                """, partner, transaction.tenant(), NAME, now);
        if (made == 1) {
            makeTenant(transaction, partner, now);
        }
        return made == 1;
    }

    private static void makeTenant(TenantTransaction transaction, UUID partner, Instant now) {
        transaction.update(
                "INSERT INTO farhand.tenants (tenant_id, partner_id, name, created_at) VALUES (?, ?, ?, ?)",
                transaction.tenant(),
                partner,
                NAME,
                now);
        transaction.update(
                "INSERT INTO farhand.audit_heads (tenant_id, sequence, hash) VALUES (?, 0, ?)",
                transaction.tenant(),
                AuditAnchor.start(transaction.tenant()).hash());
        transaction.update(
                "INSERT INTO farhand.sites (tenant_id, id, name, created_at) VALUES (?, ?, ?, ?)",
                transaction.tenant(),
                UUID.randomUUID(),
                FIRST_SITE,
                now);
    }
}
