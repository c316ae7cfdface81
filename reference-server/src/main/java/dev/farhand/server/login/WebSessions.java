package dev.farhand.server.login;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.audit.AuditAction;
import dev.farhand.core.audit.AuditEvent;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.TenantId;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.Row;
import dev.farhand.server.database.TenantKey;
import dev.farhand.server.database.TenantLookups.Place;
import dev.farhand.server.database.TenantReading;
import dev.farhand.server.database.TenantTransaction;
import dev.farhand.server.user.EmailAddress;
import dev.farhand.server.user.User;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Which browsers are logged in. Asked again at every use: an account that was disabled, or a login that was ended, is out at
 * once, on every node.
 */
@ThreadSafe
public final class WebSessions {
    /** How many browsers one person may have; the one that was used least lately makes room. */
    static final int PER_USER = 20;

    /** A login in use is written down this often, not at every request. */
    private static final Duration NOTED_EVERY = Duration.ofMinutes(1);

    private final Database database;
    private final Clock clock;
    private final SecureRandom random;
    private final Duration life;
    private final Duration idle;

    /** In this database; {@code life} and {@code idle} as {@link LoginKeys} say. */
    public WebSessions(Database database, Clock clock, SecureRandom random, Duration life, Duration idle) {
        this.database = database;
        this.clock = clock;
        this.random = random;
        this.life = life;
        this.idle = idle;
    }

    /** Logs a browser in, in the transaction of whatever proved who this is. */
    WebSessionSecret create(TenantTransaction transaction, User user, Caller caller) {
        WebSessionSecret secret = WebSessionSecret.random(random);
        Instant now = clock.instant();
        makeRoom(transaction, user.id(), now);
        transaction.update(
                """
                INSERT INTO farhand.web_sessions (tenant_id, id, user_id, hash, created_at, last_used_at, expires_at,
                    recent_factor_at, address, user_agent)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                transaction.tenant(),
                UUID.randomUUID(),
                user.id(),
                secret.hash(),
                now,
                now,
                now.plus(life),
                now,
                caller.address(),
                caller.userAgent());
        transaction.audit(AuditEvent.builder(now, AuditAction.LOGIN, user.actor())
                .caller(caller.address(), caller.userAgent())
                .build());
        return secret;
    }

    private void makeRoom(TenantTransaction transaction, UUID user, Instant now) {
        transaction.update(
                """
                DELETE FROM farhand.web_sessions WHERE tenant_id = ? AND user_id = ?
                    AND (expires_at <= ? OR last_used_at <= ? OR id NOT IN (
                        SELECT id FROM farhand.web_sessions WHERE tenant_id = ? AND user_id = ?
                        ORDER BY last_used_at DESC LIMIT ?))
                """, transaction.tenant(), user, now, now.minus(idle), transaction.tenant(), user, PER_USER - 1);
    }

    /**
     * Who is logged in with this.
     *
     * @throws RemoteException LOGIN_REQUIRED where nobody is, or is no more
     */
    public WebLogin require(WebSessionSecret secret) {
        Instant now = clock.instant();
        LiveLogin found = database.transactions()
                .read(TenantKey.webSession(secret.hash()), (place, reading) -> find(reading, place, now))
                .flatMap(known -> known)
                .orElseThrow(() -> new RemoteException(ErrorCode.LOGIN_REQUIRED));
        noteUse(found, now);
        return found.login();
    }

    /**
     * A login that has not ended.
     *
     * @param login it
     * @param lastUsedAt when that was written down last
     */
    public record LiveLogin(WebLogin login, Instant lastUsedAt) {}

    private Optional<LiveLogin> find(TenantReading reading, Place place, Instant now) {
        return reading.find(
                """
                SELECT s.recent_factor_at, s.last_used_at, u.id, u.email, u.name
                FROM farhand.web_sessions s
                    JOIN farhand.users u ON u.tenant_id = s.tenant_id AND u.id = s.user_id
                WHERE s.tenant_id = ? AND s.id = ? AND s.expires_at > ? AND s.last_used_at > ? AND u.disabled_at IS NULL
                """,
                row -> new LiveLogin(
                        new WebLogin(place.id(), user(row, place.tenant()), row.instant("recent_factor_at")),
                        row.instant("last_used_at")),
                place.tenant(),
                place.id(),
                now,
                now.minus(idle));
    }

    static User user(Row row, TenantId tenant) {
        return new User(tenant, row.uuid("id"), new EmailAddress(row.text("email")), row.text("name"));
    }

    /** The same login as it is now; throws LOGIN_REQUIRED where it has ended. */
    public WebLogin refreshed(WebLogin login) {
        return database.transactions()
                .read(
                        login.user().tenant(),
                        reading -> find(reading, new Place(login.user().tenant(), login.id()), clock.instant()))
                .orElseThrow(() -> new RemoteException(ErrorCode.LOGIN_REQUIRED))
                .login();
    }

    /** This login of this person, where it has not ended; by what is read there, their home among it. */
    public Optional<LiveLogin> find(TenantReading reading, User user, UUID login) {
        return find(reading, new Place(user.tenant(), login), clock.instant());
    }

    /** It is in use, and does not grow old. Not within a transaction. */
    public void used(LiveLogin login) {
        noteUse(login, clock.instant());
    }

    private void noteUse(LiveLogin found, Instant now) {
        TenantId tenant = found.login().user().tenant();
        if (found.lastUsedAt().isBefore(now.minus(NOTED_EVERY))) {
            database.transactions()
                    .note(
                            tenant,
                            transaction -> transaction.update(
                                    "UPDATE farhand.web_sessions SET last_used_at = ? WHERE tenant_id = ? AND id = ?",
                                    now,
                                    tenant,
                                    found.login().id()));
        }
    }

    /** The person has just proved to be there. */
    void proved(TenantTransaction transaction, WebLogin login) {
        transaction.update(
                "UPDATE farhand.web_sessions SET recent_factor_at = ? WHERE tenant_id = ? AND id = ?",
                clock.instant(),
                transaction.tenant(),
                login.id());
    }

    /** Logs all of a person's browsers out but this one. */
    void endOthers(TenantTransaction transaction, WebLogin login) {
        transaction.update(
                "DELETE FROM farhand.web_sessions WHERE tenant_id = ? AND user_id = ? AND id <> ?",
                transaction.tenant(),
                login.user().id(),
                login.id());
    }

    /** Logs a browser out. Says nothing where it was logged out before. */
    public void end(WebLogin login) {
        TenantId tenant = login.user().tenant();
        database.transactions().change(tenant, transaction -> {
            int ended = transaction.update(
                    "DELETE FROM farhand.web_sessions WHERE tenant_id = ? AND id = ?", tenant, login.id());
            if (ended == 1) {
                transaction.audit(AuditEvent.builder(
                                clock.instant(),
                                AuditAction.LOGOUT,
                                login.user().actor())
                        .build());
            }
        });
    }
}
