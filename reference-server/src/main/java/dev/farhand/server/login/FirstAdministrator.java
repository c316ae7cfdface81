package dev.farhand.server.login;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.audit.AuditAction;
import dev.farhand.core.audit.AuditEvent;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.TenantId;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.TenantReading;
import dev.farhand.server.database.TenantTransaction;
import dev.farhand.server.refusal.InvalidRequest;
import dev.farhand.server.tenant.Platform;
import dev.farhand.server.user.EmailAddress;
import dev.farhand.server.user.NewUser;
import dev.farhand.server.user.User;
import dev.farhand.server.user.Users;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** How the first person gets in: by a link that only whoever started the server has seen. */
@ThreadSafe
public final class FirstAdministrator {
    private static final Duration LIFE = Duration.ofHours(24);

    private final Database database;
    private final OneTimeLinks links;
    private final WebSessions sessions;
    private final Passwords passwords;
    private final Clock clock;

    /** Of this database. */
    public FirstAdministrator(
            Database database, OneTimeLinks links, WebSessions sessions, Passwords passwords, Clock clock) {
        this.database = database;
        this.links = links;
        this.sessions = sessions;
        this.passwords = passwords;
        this.clock = clock;
    }

    /**
     * A link to become the first administrator, valid for a day; earlier ones are not any more. Empty once there is
     * somebody. Called at every start, after which the platform's home exists.
     */
    public Optional<OneTimeLink> invite() {
        TenantId home = new Platform(database, clock).home();
        return database.transactions().write(home, transaction -> {
            takeTurn(transaction);
            if (hasUsers(transaction)) {
                return Optional.empty();
            }
            transaction.update("DELETE FROM farhand.one_time_links WHERE tenant_id = ?", home);
            return Optional.of(
                    links.create(transaction, OneTimeLinks.Purpose.FIRST_ADMINISTRATOR, Optional.empty(), LIFE));
        });
    }

    /**
     * Makes the first account where there is none, for this address and without a password: its holder comes in by links
     * until they give it one.
     */
    public void make(EmailAddress email) {
        TenantId home = new Platform(database, clock).home();
        NewUser wanted = new NewUser(email, "Administrator", Optional.empty());
        database.transactions().change(home, transaction -> {
            takeTurn(transaction);
            if (!hasUsers(transaction)) {
                Instant now = clock.instant();
                assign(transaction, wanted.create(transaction, now), now);
            }
        });
    }

    /**
     * A link that signs the first account in as long as it has no password, and so no other way in; valid for a day, and
     * earlier ones are not any more.
     */
    public Optional<OneTimeLink> welcome() {
        return firstUser().flatMap(user -> database.transactions().write(user.tenant(), transaction -> {
            Users.takeTurn(transaction, user.id());
            boolean waits = transaction.one(
                    "SELECT NOT EXISTS (SELECT FROM farhand.user_passwords WHERE tenant_id = ? AND user_id = ?) AS waits",
                    row -> row.yes("waits"),
                    user.tenant(),
                    user.id());
            if (!waits) {
                return Optional.empty();
            }
            Users.endLinks(transaction, user.id());
            return Optional.of(links.create(transaction, OneTimeLinks.Purpose.SIGN_IN, Optional.of(user.id()), LIFE));
        }));
    }

    /** The account that was made first; empty before there is any. */
    public Optional<User> firstUser() {
        TenantId home = new Platform(database, clock).home();
        return database.transactions()
                .read(home, reading -> reading.find("""
                                SELECT id, email, name FROM farhand.users WHERE tenant_id = ? AND disabled_at IS NULL
                                ORDER BY created_at, id LIMIT 1
                                """, row -> WebSessions.user(row, home), home));
    }

    /**
     * Makes the first account, which may do everything, and logs its browser in.
     *
     * @throws RemoteException LOGIN_LINK_INVALID
     * @throws InvalidRequest for an address, a name or a password that does not do, after which the link can be used again
     */
    public WebSessionSecret redeem(OneTimeLink link, String email, String name, String password, Caller caller) {
        links.requireGood(link, OneTimeLinks.Purpose.FIRST_ADMINISTRATOR);
        NewUser wanted = new NewUser(EmailAddress.ofRequest(email), name, passwords.hash(password));
        return links.redeem(link, OneTimeLinks.Purpose.FIRST_ADMINISTRATOR, (transaction, nobody) -> {
            if (hasUsers(transaction)) {
                throw new RemoteException(ErrorCode.LOGIN_LINK_INVALID);
            }
            Instant now = clock.instant();
            User user = wanted.create(transaction, now);
            assign(transaction, user, now);
            return sessions.create(transaction, user, caller);
        });
    }

    /**
     * Nodes that start at the same time, and people who use a link at the same time, take turns: before anything else, so that
     * nobody waits for one who waits for them.
     */
    static void takeTurn(TenantTransaction transaction) {
        transaction.one(
                "SELECT tenant_id FROM farhand.tenants WHERE tenant_id = ? FOR UPDATE",
                row -> row.uuid("tenant_id"),
                transaction.tenant());
    }

    private static boolean hasUsers(TenantReading home) {
        return home.one("SELECT EXISTS (SELECT FROM farhand.users) AS any", row -> row.yes("any"));
    }

    private static void assign(TenantTransaction transaction, User user, Instant now) {
        transaction.update("""
                INSERT INTO farhand.role_assignments
                    (tenant_id, id, user_id, holder_name, built_in_role, reach, partner_id, granted_by, granted_at)
                SELECT tenant_id, ?, ?, ?, 'platform-operator', 'platform', id, 'server', ?
                FROM farhand.partners WHERE tenant_id = ?
                """, UUID.randomUUID(), user.id(), user.name(), now, transaction.tenant());
        transaction.audit(AuditEvent.builder(now, AuditAction.USER_CREATED, user.actor())
                .subject(user.id().toString())
                .build());
        transaction.audit(AuditEvent.builder(now, AuditAction.ROLE_ASSIGNED, user.actor())
                .subject("platform-operator")
                .build());
    }
}
