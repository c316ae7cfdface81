package dev.farhand.server.device;

import dev.farhand.core.access.Permission;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.audit.AuditAction;
import dev.farhand.core.audit.AuditActor;
import dev.farhand.core.audit.AuditEvent;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.TenantId;
import dev.farhand.server.access.Authority;
import dev.farhand.server.access.DevicePlace;
import dev.farhand.server.access.Reach;
import dev.farhand.server.audit.Difference;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.Page;
import dev.farhand.server.database.Row;
import dev.farhand.server.database.TenantTransaction;
import dev.farhand.server.refusal.InvalidRequest;
import dev.farhand.server.refusal.Reason;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Sites, and the groups of machines at them. */
@ThreadSafe
public final class Places {
    private static final String TAKEN = "There is one of this name already.";
    private static final String NOT_EMPTY =
            "Machines, enrolment tokens or somebody's rights still belong there: move or remove them first.";

    private final Database database;
    private final Clock clock;

    /** Of this database. */
    public Places(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * A site.
     *
     * @param id which
     * @param tenant whose
     * @param name for people
     * @param devices how many machines stand there
     */
    public record Site(UUID id, TenantId tenant, String name, long devices) {}

    /**
     * A group of machines at a site.
     *
     * @param id which
     * @param tenant whose
     * @param site where
     * @param name for people
     * @param devices how many machines are in it
     */
    public record Group(UUID id, TenantId tenant, UUID site, String name, long devices) {}

    /** The sites where somebody may see machines, or could if there were any, by name. */
    public Page<Site> sites(Authority authority, int limit, long offset) {
        return sites(authority, Optional.empty(), limit, offset);
    }

    /**
     * One of them.
     *
     * @throws RemoteException NOT_FOUND where there is none, or not for them
     */
    public Site requireSite(Authority authority, UUID id) {
        return found(sites(authority, Optional.of(id), 1, 0).items());
    }

    private Page<Site> sites(Authority authority, Optional<UUID> only, int limit, long offset) {
        Reach reach = authority.reach(Permission.DEVICES_VIEW);
        return database.transactions()
                .survey(
                        reach.tenants(),
                        reading -> reading.page(
                                limit,
                                offset,
                                """
                                SELECT s.tenant_id, s.id, s.name, count(*) OVER () AS total,
                                    (SELECT count(*) FROM farhand.devices d
                                        WHERE d.tenant_id = s.tenant_id AND d.site_id = s.id AND d.revoked_at IS NULL
                                            AND farhand.within(d.tenant_id, d.site_id, d.device_group_id, ?)) AS devices
                                FROM farhand.sites s
                                WHERE (CAST(? AS uuid) IS NULL OR s.id = CAST(? AS uuid))
                                    AND (farhand.within(s.tenant_id, s.id, NULL, ?)
                                        OR EXISTS (SELECT FROM farhand.device_groups g
                                            WHERE g.tenant_id = s.tenant_id AND g.site_id = s.id
                                                AND farhand.within(g.tenant_id, g.site_id, g.id, ?)))
                                ORDER BY lower(s.name), s.id
                                """,
                                row -> new Site(
                                        row.uuid("id"),
                                        new TenantId(row.uuid("tenant_id")),
                                        row.text("name"),
                                        row.number("devices")),
                                reach.places(),
                                only,
                                only,
                                reach.places(),
                                reach.places()),
                        Page.none());
    }

    /** The groups whose machines somebody may see, by name. */
    public Page<Group> groups(Authority authority, int limit, long offset) {
        return groups(authority, Optional.empty(), limit, offset);
    }

    /**
     * One of them.
     *
     * @throws RemoteException NOT_FOUND where there is none, or not for them
     */
    public Group requireGroup(Authority authority, UUID id) {
        return found(groups(authority, Optional.of(id), 1, 0).items());
    }

    private Page<Group> groups(Authority authority, Optional<UUID> only, int limit, long offset) {
        Reach reach = authority.reach(Permission.DEVICES_VIEW);
        return database.transactions()
                .survey(
                        reach.tenants(),
                        reading -> reading.page(
                                limit,
                                offset,
                                """
                                SELECT g.tenant_id, g.id, g.site_id, g.name, count(*) OVER () AS total,
                                    (SELECT count(*) FROM farhand.devices d
                                        WHERE d.tenant_id = g.tenant_id AND d.device_group_id = g.id
                                            AND d.revoked_at IS NULL) AS devices
                                FROM farhand.device_groups g
                                WHERE (CAST(? AS uuid) IS NULL OR g.id = CAST(? AS uuid))
                                    AND farhand.within(g.tenant_id, g.site_id, g.id, ?)
                                ORDER BY lower(g.name), g.id
                                """,
                                row -> new Group(
                                        row.uuid("id"),
                                        new TenantId(row.uuid("tenant_id")),
                                        row.uuid("site_id"),
                                        row.text("name"),
                                        row.number("devices")),
                                only,
                                only,
                                reach.places()),
                        Page.none());
    }

    private static <T> T found(List<T> one) {
        return one.stream().findFirst().orElseThrow(() -> new RemoteException(ErrorCode.NOT_FOUND));
    }

    /** Makes a site. */
    public Site addSite(TenantId tenant, String name, AuditActor by) {
        UUID id = UUID.randomUUID();
        return database.transactions().write(tenant, transaction -> {
            takeTurn(transaction);
            int made = transaction.update(
                    "INSERT INTO farhand.sites (tenant_id, id, name, created_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                    tenant,
                    id,
                    name,
                    clock.instant());
            requireMade(made);
            record(transaction, by, "site " + id, Difference.of("", name));
            return new Site(id, tenant, name, 0);
        });
    }

    /** Makes a group at a site. */
    public Group addGroup(TenantId tenant, UUID site, String name, AuditActor by) {
        UUID id = UUID.randomUUID();
        return database.transactions().write(tenant, transaction -> {
            takeTurn(transaction);
            hold(transaction, site, Optional.empty());
            int made = transaction.update("""
                    INSERT INTO farhand.device_groups (tenant_id, id, site_id, name, created_at)
                    VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                    """, tenant, id, site, name, clock.instant());
            requireMade(made);
            record(transaction, by, "group " + id, Difference.of("", name));
            return new Group(id, tenant, site, name, 0);
        });
    }

    /** Gives a site another name; nothing is on record where it has that already. */
    public void renameSite(TenantId tenant, UUID id, String name, AuditActor by) {
        database.transactions().change(tenant, transaction -> {
            takeTurn(transaction);
            requireFree(transaction.find(
                    "SELECT id FROM farhand.sites WHERE tenant_id = ? AND name = ? AND id <> ?",
                    row -> row.uuid("id"),
                    tenant,
                    name,
                    id));
            String before = found(transaction.list(
                    "SELECT name FROM farhand.sites WHERE tenant_id = ? AND id = ? FOR UPDATE",
                    Places::name,
                    tenant,
                    id));
            if (!before.equals(name)) {
                transaction.update(
                        "UPDATE farhand.sites SET name = ? WHERE tenant_id = ? AND id = ?", name, tenant, id);
                record(transaction, by, "site " + id, Difference.of(before, name));
            }
        });
    }

    /** Gives a group another name; nothing is on record where it has that already. */
    public void renameGroup(TenantId tenant, UUID id, String name, AuditActor by) {
        database.transactions().change(tenant, transaction -> {
            takeTurn(transaction);
            requireFree(transaction.find("""
                    SELECT o.id FROM farhand.device_groups o
                        JOIN farhand.device_groups g ON g.tenant_id = o.tenant_id AND g.site_id = o.site_id
                    WHERE g.tenant_id = ? AND g.id = ? AND o.name = ? AND o.id <> ?
                    """, row -> row.uuid("id"), tenant, id, name, id));
            String before = found(transaction.list(
                    "SELECT name FROM farhand.device_groups WHERE tenant_id = ? AND id = ? FOR UPDATE",
                    Places::name,
                    tenant,
                    id));
            if (!before.equals(name)) {
                transaction.update(
                        "UPDATE farhand.device_groups SET name = ? WHERE tenant_id = ? AND id = ?", name, tenant, id);
                record(transaction, by, "group " + id, Difference.of(before, name));
            }
        });
    }

    /** Removes a site where nothing belongs any more; machines that were removed do not. */
    public void removeSite(TenantId tenant, UUID id, AuditActor by) {
        database.transactions().change(tenant, transaction -> {
            takeTurn(transaction);
            String before = found(transaction.list(
                    "SELECT name FROM farhand.sites WHERE tenant_id = ? AND id = ? FOR UPDATE",
                    Places::name,
                    tenant,
                    id));
            requireEmpty(transaction.one("""
                    SELECT EXISTS (SELECT FROM farhand.devices WHERE tenant_id = ? AND stands_at = ?)
                        OR EXISTS (SELECT FROM farhand.enrolment_tokens WHERE tenant_id = ? AND site_id = ?)
                        OR EXISTS (SELECT FROM farhand.device_groups WHERE tenant_id = ? AND site_id = ?)
                        OR EXISTS (SELECT FROM farhand.role_assignments WHERE tenant_id = ? AND site_id = ?) AS used
                    """, row -> row.yes("used"), tenant, id, tenant, id, tenant, id, tenant, id));
            transaction.update("DELETE FROM farhand.sites WHERE tenant_id = ? AND id = ?", tenant, id);
            record(transaction, by, "site " + id, Difference.of(before, ""));
        });
    }

    /** Removes a group; its machines stay at the site. */
    public void removeGroup(TenantId tenant, UUID id, AuditActor by) {
        database.transactions().change(tenant, transaction -> {
            takeTurn(transaction);
            String before = found(transaction.list(
                    "SELECT name FROM farhand.device_groups WHERE tenant_id = ? AND id = ? FOR UPDATE",
                    Places::name,
                    tenant,
                    id));
            // In the order of whoever writes down what many of them say at the same moment.
            transaction.each(
                    "SELECT id FROM farhand.devices WHERE tenant_id = ? AND device_group_id = ?"
                            + " ORDER BY id FOR NO KEY UPDATE",
                    held -> {},
                    tenant,
                    id);
            transaction.update(
                    "UPDATE farhand.devices SET device_group_id = NULL WHERE tenant_id = ? AND device_group_id = ?",
                    tenant,
                    id);
            requireEmpty(transaction.one("""
                    SELECT EXISTS (SELECT FROM farhand.enrolment_tokens WHERE tenant_id = ? AND device_group_id = ?)
                        OR EXISTS (SELECT FROM farhand.role_assignments
                            WHERE tenant_id = ? AND device_group_id = ?) AS used
                    """, row -> row.yes("used"), tenant, id, tenant, id));
            transaction.update("DELETE FROM farhand.device_groups WHERE tenant_id = ? AND id = ?", tenant, id);
            record(transaction, by, "group " + id, Difference.of(before, ""));
        });
    }

    /**
     * The place of a machine at this site, and in this group of it, that somebody may see.
     *
     * @throws RemoteException NOT_FOUND where there is none, or not for them
     */
    public DevicePlace require(Authority authority, UUID site, Optional<UUID> group) {
        TenantId tenant = requireSite(authority, site).tenant();
        group.map(id -> requireGroup(authority, id))
                .filter(found -> !found.site().equals(site) || !found.tenant().equals(tenant))
                .ifPresent(elsewhere -> {
                    throw new RemoteException(ErrorCode.NOT_FOUND);
                });
        return new DevicePlace(tenant, site, group);
    }

    /** Whoever makes, names or removes places of a tenant waits here for whoever does so already: what they see stays so. */
    private static void takeTurn(TenantTransaction transaction) {
        transaction.one(
                "SELECT tenant_id FROM farhand.tenants WHERE tenant_id = ? FOR NO KEY UPDATE",
                row -> true,
                transaction.tenant());
    }

    /**
     * A site, and a group at it, are there until this transaction ends: whoever removes them waits, then finds what was put
     * there. To be called before anything else is changed, so that nobody waits for one who waits for them.
     *
     * @throws RemoteException NOT_FOUND where they are gone by now
     */
    static void hold(TenantTransaction transaction, UUID site, Optional<UUID> group) {
        found(transaction.list(
                "SELECT id FROM farhand.sites WHERE tenant_id = ? AND id = ? FOR KEY SHARE",
                row -> row.uuid("id"),
                transaction.tenant(),
                site));
        group.ifPresent(id -> found(transaction.list(
                "SELECT id FROM farhand.device_groups WHERE tenant_id = ? AND site_id = ? AND id = ? FOR KEY SHARE",
                row -> row.uuid("id"),
                transaction.tenant(),
                site,
                id)));
    }

    private static void requireMade(int made) {
        if (made == 0) {
            throw new InvalidRequest("name", Reason.NAME_TAKEN, TAKEN);
        }
    }

    private static void requireFree(Optional<UUID> other) {
        if (other.isPresent()) {
            throw new InvalidRequest("name", Reason.NAME_TAKEN, TAKEN);
        }
    }

    private static void requireEmpty(boolean used) {
        if (used) {
            throw new InvalidRequest("id", Reason.NOT_EMPTY, NOT_EMPTY);
        }
    }

    private static String name(Row row) {
        return row.text("name");
    }

    private void record(TenantTransaction transaction, AuditActor by, String what, String difference) {
        transaction.audit(AuditEvent.builder(clock.instant(), AuditAction.PLACE_CHANGED, by)
                .subject(what)
                .note(difference)
                .build());
    }
}
