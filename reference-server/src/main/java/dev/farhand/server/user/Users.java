package dev.farhand.server.user;

import dev.farhand.core.access.Permission;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.audit.AuditAction;
import dev.farhand.core.audit.AuditActor;
import dev.farhand.core.audit.AuditEvent;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.TenantId;
import dev.farhand.server.access.Authorities;
import dev.farhand.server.access.Authority;
import dev.farhand.server.access.BuiltInRole;
import dev.farhand.server.audit.Difference;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.Page;
import dev.farhand.server.database.Row;
import dev.farhand.server.database.TenantReading;
import dev.farhand.server.database.TenantTransaction;
import dev.farhand.server.refusal.InvalidRequest;
import dev.farhand.server.refusal.Reason;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Accounts, for whoever manages them. */
@ThreadSafe
public final class Users {
    private static final String LISTED = """
            SELECT u.tenant_id, u.id, u.email, u.name, u.created_at, u.disabled_at IS NOT NULL AS disabled,
                count(*) OVER () AS total,
                (SELECT a.built_in_role FROM farhand.role_assignments a
                    WHERE a.tenant_id = u.tenant_id AND a.user_id = u.id AND a.built_in_role IS NOT NULL
                    ORDER BY array_position(ARRAY['platform-operator', 'partner-admin', 'tenant-admin', 'technician'],
                        a.built_in_role) NULLS LAST LIMIT 1) AS role
            FROM farhand.users u
            """;

    private final Database database;
    private final Authorities authorities;
    private final Clock clock;

    /** Of this database. */
    public Users(Database database, Clock clock) {
        this.database = database;
        this.authorities = new Authorities(database, clock);
        this.clock = clock;
    }

    /**
     * An account as it is listed.
     *
     * @param user who
     * @param role its built-in role at home, if it has one; of several the one that allows most
     * @param createdAt when it was made
     * @param disabled whether it may not log in
     */
    public record Listed(User user, Optional<BuiltInRole> role, Instant createdAt, boolean disabled) {}

    /** Accounts of the tenants where somebody manages them, by name. */
    public Page<Listed> list(Authority authority, int limit, long offset) {
        return list(authority, Optional.empty(), limit, offset);
    }

    /**
     * One of them.
     *
     * @throws RemoteException NOT_FOUND where there is none, or not for them
     */
    public Listed require(Authority authority, UUID id) {
        return list(authority, Optional.of(id), 1, 0).items().stream()
                .findFirst()
                .orElseThrow(() -> new RemoteException(ErrorCode.NOT_FOUND));
    }

    private Page<Listed> list(Authority authority, Optional<UUID> only, int limit, long offset) {
        return database.transactions()
                .survey(
                        authority.wholeTenants(Permission.USERS_MANAGE),
                        reading -> reading.page(limit, offset, LISTED + """
                                WHERE CAST(? AS uuid) IS NULL OR u.id = CAST(? AS uuid)
                                ORDER BY lower(u.name), u.id
                                """, Users::listed, only, only),
                        Page.none());
    }

    /** The account of this name in this tenant. */
    public Optional<Listed> find(TenantId tenant, UUID id) {
        return database.transactions().read(tenant, reading -> find(reading, tenant, id));
    }

    private static Optional<Listed> find(TenantReading reading, TenantId tenant, UUID id) {
        return reading.find(LISTED + " WHERE u.tenant_id = ? AND u.id = ?", Users::listed, tenant, id);
    }

    /** The account of this name, whatever tenant it belongs to. */
    public Optional<User> find(UUID id) {
        return database.transactions()
                .survey(id, reading -> reading.find(LISTED + " WHERE u.id = ?", Users::listed, id))
                .flatMap(found -> found)
                .map(Listed::user);
    }

    /** This account, as long as it works; by what is read there: all tenants of this user. */
    public static Optional<User> working(TenantReading reading, UUID id) {
        return reading.find(
                "SELECT tenant_id, id, email, name FROM farhand.users WHERE id = ? AND disabled_at IS NULL",
                Users::user,
                id);
    }

    /**
     * Throws PERMISSION_DENIED unless somebody may give this role in this tenant: nobody gives a right that they lack there, or
     * reaches farther by another than by themselves.
     */
    public void requireMayGive(User giver, Authority authority, TenantId tenant, BuiltInRole role) {
        boolean has = role.permissions().stream().allMatch(right -> authority.allows(right, tenant));
        require(has && reaches(giver.id()).containsAll(wider(role)));
    }

    /**
     * Throws PERMISSION_DENIED unless somebody may change this account of a tenant where they manage people: not one that may
     * more there than they do, whatever it has that from, nor one whose roles reach beyond tenants where theirs do not.
     */
    public void requireMayChange(User changer, Authority authority, User account) {
        require(mayChange(changer, authority, account));
    }

    private boolean mayChange(User changer, Authority authority, User account) {
        return authority.covers(authorities.of(account.id()), account.tenant())
                && !reachesFarther(account.id(), changer.id());
    }

    private static void require(boolean allowed) {
        if (!allowed) {
            throw new RemoteException(ErrorCode.PERMISSION_DENIED);
        }
    }

    /**
     * Throws PERMISSION_DENIED unless somebody may change this account and could do whatever it may, in other tenants too: only
     * they may give away what opens it.
     */
    public void requireMayOpen(User giver, Authority authority, User account) {
        require(mayOpen(giver, authority, account));
    }

    private boolean mayOpen(User giver, Authority authority, User account) {
        return mayChange(giver, authority, account) && authority.covers(authorities.of(account.id()));
    }

    /** Whether somebody's account works, they manage people where this one belongs, and may open it, at this moment. */
    public boolean mayOpen(UUID giver, UUID account) {
        Authority authority = authorities.of(giver);
        return find(account)
                .filter(whose -> authority.allows(Permission.USERS_MANAGE, whose.tenant()))
                .filter(whose -> database.transactions()
                        .survey(giver, reading -> working(reading, giver))
                        .flatMap(found -> found)
                        .filter(working -> mayOpen(working, authority, whose))
                        .isPresent())
                .isPresent();
    }

    private boolean reachesFarther(UUID account, UUID than) {
        Set<TenantId> tenants = new HashSet<>(database.lookups().tenantsOfUser(account));
        tenants.addAll(database.lookups().tenantsOfUser(than));
        return database.transactions()
                .survey(
                        tenants,
                        reading -> reading.one("""
                                WITH held AS (
                                    SELECT a.reach, a.partner_id, coalesce(a.user_id, m.user_id) AS user_id
                                    FROM farhand.role_assignments a
                                        LEFT JOIN farhand.user_group_members m ON m.user_group_id = a.user_group_id
                                    WHERE a.reach IN ('platform', 'partner')
                                        AND (a.expires_at IS NULL OR a.expires_at > ?))
                                SELECT EXISTS (SELECT FROM held t WHERE t.user_id = ? AND NOT EXISTS (
                                    SELECT FROM held o WHERE o.user_id = ?
                                        AND (o.reach = 'platform' OR o.reach = t.reach AND o.partner_id = t.partner_id)
                                    )) AS farther
                                """, row -> row.yes("farther"), clock.instant(), account, than),
                        false);
    }

    private static Set<BuiltInRole> wider(BuiltInRole role) {
        return role == BuiltInRole.PLATFORM_OPERATOR || role == BuiltInRole.PARTNER_ADMIN ? Set.of(role) : Set.of();
    }

    /** A platform operator reaches what a partner's administrator does. */
    private Set<BuiltInRole> reaches(UUID giver) {
        boolean platform = database.transactions()
                .survey(giver, reading -> reading.one("""
                                SELECT EXISTS (SELECT FROM farhand.role_assignments a
                                    JOIN farhand.partners p ON p.id = a.partner_id AND p.platform
                                    WHERE a.user_id = ? AND a.reach = 'platform'
                                        AND (a.expires_at IS NULL OR a.expires_at > ?)) AS yes
                                """, row -> row.yes("yes"), giver, clock.instant()))
                .orElse(false);
        return platform ? Set.of(BuiltInRole.PLATFORM_OPERATOR, BuiltInRole.PARTNER_ADMIN) : Set.of();
    }

    /** Makes an account with a role in all of its tenant. */
    public Listed create(TenantId tenant, NewUser wanted, BuiltInRole role, AuditActor by) {
        Instant now = clock.instant();
        return database.transactions().write(tenant, transaction -> {
            User user = wanted.create(transaction, now);
            assign(transaction, user, role, by, now);
            record(
                    transaction,
                    AuditAction.USER_CREATED,
                    user.id(),
                    user.email().value(),
                    by,
                    now);
            return find(transaction, tenant, user.id()).orElseThrow();
        });
    }

    /**
     * Changes an account; what is empty stays. One that is disabled is out at once, and comes back by logging in; its keys
     * have ended then.
     *
     * @throws InvalidRequest where nobody would be left to run the server
     */
    public Listed change(
            Listed account,
            Optional<String> name,
            Optional<BuiltInRole> role,
            Optional<Boolean> disabled,
            AuditActor by) {
        TenantId tenant = account.user().tenant();
        UUID id = account.user().id();
        Instant now = clock.instant();
        boolean out = disabled.orElse(false);
        return database.transactions().write(tenant, transaction -> {
            if (out || role.isPresent() && role.get() != BuiltInRole.PLATFORM_OPERATOR) {
                requireAnotherOperator(transaction, id, out ? "disabled" : "role", now);
            }
            Listed before = locked(transaction, id);
            name.ifPresent(text -> rename(transaction, before.user(), text, by, now));
            disabled.filter(yes -> yes != before.disabled()).ifPresent(yes -> {
                transaction.update(
                        "UPDATE farhand.users SET disabled_at = ? WHERE tenant_id = ? AND id = ?",
                        yes ? Optional.of(now) : Optional.empty(),
                        tenant,
                        id);
                record(transaction, AuditAction.USER_CHANGED, id, yes ? "disabled" : "enabled", by, now);
            });
            if (out) {
                endLogins(transaction, id);
            }
            // Of an account that an earlier server has locked out they are still there when it is let in again.
            if (out || before.disabled()) {
                endKeys(transaction, id, by, now);
            }
            role.filter(next -> !hasJust(transaction, id, next)).ifPresent(next -> {
                takeRoles(transaction, id, by, now);
                assign(transaction, account.user(), next, by, now);
                // Made by somebody who may do all that this account could before, not now.
                endLinks(transaction, id);
            });
            return find(transaction, tenant, id).orElseThrow(() -> new RemoteException(ErrorCode.NOT_FOUND));
        });
    }

    /** Gives somebody another name, on their own word. */
    public void rename(User user, String name) {
        database.transactions()
                .change(
                        user.tenant(),
                        transaction -> rename(
                                transaction,
                                locked(transaction, user.id()).user(),
                                name,
                                user.actor(),
                                clock.instant()));
    }

    private static void rename(TenantTransaction transaction, User user, String name, AuditActor by, Instant now) {
        if (!user.name().equals(name)) {
            transaction.update(
                    "UPDATE farhand.users SET name = ? WHERE tenant_id = ? AND id = ?",
                    name,
                    transaction.tenant(),
                    user.id());
            record(
                    transaction,
                    AuditAction.USER_CHANGED,
                    user.id(),
                    "name " + Difference.of(user.name(), name),
                    by,
                    now);
        }
    }

    private static void record(
            TenantTransaction transaction, AuditAction what, UUID whose, String note, AuditActor by, Instant now) {
        transaction.audit(AuditEvent.builder(now, what, by)
                .subject(whose.toString())
                .note(note)
                .build());
    }

    /**
     * Whoever changes an account, its password, its browsers, its links or its keys waits here for whoever does so already,
     * until that transaction ends: before anything else, so that nobody waits for one who waits for them. What only names the
     * account waits for nobody.
     */
    public static void takeTurn(TenantTransaction transaction, UUID id) {
        transaction.find(
                "SELECT id FROM farhand.users WHERE tenant_id = ? AND id = ? FOR NO KEY UPDATE",
                row -> true,
                transaction.tenant(),
                id);
    }

    /** Nobody else changes it until this transaction ends. */
    private static Listed locked(TenantTransaction transaction, UUID id) {
        takeTurn(transaction, id);
        return find(transaction, transaction.tenant(), id).orElseThrow(() -> new RemoteException(ErrorCode.NOT_FOUND));
    }

    /** Logs all browsers of an account out, and ends its links: neither is to live again with it, nor longer than its password. */
    public static void endLogins(TenantTransaction transaction, UUID id) {
        transaction.update(
                "DELETE FROM farhand.web_sessions WHERE tenant_id = ? AND user_id = ?", transaction.tenant(), id);
        endLinks(transaction, id);
    }

    /** Takes all links to an account out of use. */
    public static void endLinks(TenantTransaction transaction, UUID id) {
        transaction.update(
                "DELETE FROM farhand.one_time_links WHERE tenant_id = ? AND user_id = ?", transaction.tenant(), id);
    }

    /** Takes all keys of an account out of use for ever; each is on record by itself. */
    private static void endKeys(TenantTransaction transaction, UUID id, AuditActor by, Instant now) {
        transaction
                .list(
                        """
                        WITH ended AS (UPDATE farhand.api_keys SET revoked_at = ?
                            WHERE tenant_id = ? AND user_id = ? AND revoked_at IS NULL AND expires_at > ? RETURNING *)
                        SELECT id, name FROM ended ORDER BY created_at, id
                        """,
                        row -> AuditEvent.builder(now, AuditAction.API_KEY_REVOKED, by)
                                .subject(row.text("name"))
                                .note(row.uuid("id").toString())
                                .build(),
                        now,
                        transaction.tenant(),
                        id,
                        now)
                .forEach(transaction::audit);
    }

    /** Of two operators who shut each other out at the same time, one is refused. */
    private static void requireAnotherOperator(TenantTransaction transaction, UUID id, String field, Instant now) {
        transaction.one("SELECT pg_advisory_xact_lock(7253002) IS NULL AS locked", row -> true);
        boolean others =
                transaction.one("""
                SELECT NOT EXISTS (SELECT FROM farhand.role_assignments a
                        WHERE a.tenant_id = ? AND a.user_id = ? AND a.reach = 'platform')
                    OR EXISTS (SELECT FROM farhand.role_assignments a
                        JOIN farhand.users u ON u.tenant_id = a.tenant_id AND u.id = a.user_id
                        WHERE a.tenant_id = ? AND a.user_id <> ? AND a.reach = 'platform' AND u.disabled_at IS NULL
                            AND (a.expires_at IS NULL OR a.expires_at > ?)) AS others
                """, row -> row.yes("others"), transaction.tenant(), id, transaction.tenant(), id, now);
        if (!others) {
            throw new InvalidRequest(
                    field, Reason.LAST_OPERATOR, "Somebody has to run the server: make another operator first.");
        }
    }

    /** Whether this role, everywhere that it reaches and for ever, is all that somebody has in this tenant by name. */
    private static boolean hasJust(TenantTransaction transaction, UUID id, BuiltInRole role) {
        return transaction.one("""
                SELECT count(*) = 1 AND coalesce(bool_and(built_in_role = ? AND reach = ? AND expires_at IS NULL), false)
                    AS just
                FROM farhand.role_assignments WHERE tenant_id = ? AND user_id = ?
                """, row -> row.yes("just"), role.wireName(), reach(role), transaction.tenant(), id);
    }

    private static String reach(BuiltInRole role) {
        return switch (role) {
            case PLATFORM_OPERATOR -> "platform";
            case PARTNER_ADMIN -> "partner";
            default -> "tenant";
        };
    }

    /** All that somebody has in this tenant by name, also of a part of it; each is on record by itself. */
    private static void takeRoles(TenantTransaction transaction, UUID id, AuditActor by, Instant now) {
        transaction
                .list(
                        """
                WITH taken AS (DELETE FROM farhand.role_assignments WHERE tenant_id = ? AND user_id = ? RETURNING *)
                SELECT coalesce(t.built_in_role, r.name) AS role,
                    concat_ws(' / ', t.reach, s.name, g.name) AS place
                FROM taken t
                    LEFT JOIN farhand.roles r ON r.tenant_id = t.tenant_id AND r.id = t.role_id
                    LEFT JOIN farhand.sites s ON s.tenant_id = t.tenant_id AND s.id = t.site_id
                    LEFT JOIN farhand.device_groups g ON g.tenant_id = t.tenant_id AND g.id = t.device_group_id
                ORDER BY t.granted_at, t.id
                """,
                        row -> role(AuditAction.ROLE_REMOVED, row.text("role"), id + ": " + row.text("place"), by, now),
                        transaction.tenant(),
                        id)
                .forEach(transaction::audit);
    }

    private static AuditEvent role(AuditAction what, String role, String note, AuditActor by, Instant now) {
        return AuditEvent.builder(now, what, by).subject(role).note(note).build();
    }

    private static void assign(TenantTransaction transaction, User user, BuiltInRole role, AuditActor by, Instant now) {
        String reach = reach(role);
        int made = transaction.update(
                """
                INSERT INTO farhand.role_assignments
                    (tenant_id, id, user_id, holder_name, built_in_role, reach, partner_id, granted_by, granted_at)
                SELECT t.tenant_id, ?, ?, ?, ?, ?, CASE WHEN ? = 'tenant' THEN NULL ELSE p.id END, ?, ?
                FROM farhand.tenants t LEFT JOIN farhand.partners p ON p.tenant_id = t.tenant_id
                WHERE t.tenant_id = ? AND (? = 'tenant' OR p.id IS NOT NULL AND (p.platform OR ? <> 'platform'))
                """,
                UUID.randomUUID(),
                user.id(),
                user.name(),
                role.wireName(),
                reach,
                reach,
                by.name(),
                now,
                transaction.tenant(),
                reach,
                reach);
        if (made == 0) {
            throw new RemoteException(ErrorCode.PERMISSION_DENIED);
        }
        transaction.audit(
                role(AuditAction.ROLE_ASSIGNED, role.wireName(), user.id().toString(), by, now));
    }

    private static User user(Row row) {
        return new User(
                new TenantId(row.uuid("tenant_id")),
                row.uuid("id"),
                new EmailAddress(row.text("email")),
                row.text("name"));
    }

    private static Listed listed(Row row) {
        return new Listed(
                user(row),
                row.optionalText("role").flatMap(BuiltInRole::ofWireName),
                row.instant("created_at"),
                row.yes("disabled"));
    }
}
