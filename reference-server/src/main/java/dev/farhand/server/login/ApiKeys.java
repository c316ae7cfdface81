package dev.farhand.server.login;

import dev.farhand.core.access.Permission;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.audit.AuditAction;
import dev.farhand.core.audit.AuditEvent;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.TenantId;
import dev.farhand.server.access.Authority;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.Page;
import dev.farhand.server.database.Row;
import dev.farhand.server.database.TenantKey;
import dev.farhand.server.database.TenantReading;
import dev.farhand.server.refusal.InvalidRequest;
import dev.farhand.server.refusal.Reason;
import dev.farhand.server.user.User;
import dev.farhand.server.user.Users;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of programs. A key is read from the database at each use, together with its maker: one that was revoked, that is
 * too old, or whose maker was disabled opens nothing any more, on all nodes.
 */
@ThreadSafe
public final class ApiKeys {
    /** How long a key that does not work any more is kept. */
    static final Duration KEPT = Duration.ofDays(90);

    /** How many keys one person may have. */
    static final int PER_USER = 50;

    private static final Logger LOG = LoggerFactory.getLogger(ApiKeys.class);
    private static final Duration NOTED_EVERY = Duration.ofMinutes(1);
    private static final String SELECTED = """
            SELECT k.tenant_id, k.id AS key_id, k.name AS label, k.scopes, k.created_at, k.expires_at, k.last_used_at,
                u.id, u.email, u.name, count(*) OVER () AS total
            FROM farhand.api_keys k JOIN farhand.users u ON u.tenant_id = k.tenant_id AND u.id = k.user_id
            WHERE k.revoked_at IS NULL AND u.disabled_at IS NULL
            """;

    private final Database database;
    private final LoginThrottle throttle;
    private final Clock clock;
    private final SecureRandom random;

    /** In this database; failures count with this throttle. */
    public ApiKeys(Database database, LoginThrottle throttle, Clock clock, SecureRandom random) {
        this.database = database;
        this.throttle = throttle;
        this.clock = clock;
        this.random = random;
    }

    /**
     * A key and the secret that opens it, which nobody is told again.
     *
     * @param key the key
     * @param secret what its program shows
     */
    public record Made(ApiKey key, ApiKeySecret secret) {}

    /**
     * Makes a key; whether its maker may give it these scopes, the caller has decided.
     *
     * @throws RemoteException LOGIN_REQUIRED where the maker's account works no more
     */
    public Made create(User maker, String label, Set<Permission> scopes, Instant expiresAt) {
        ApiKeySecret secret = ApiKeySecret.random(random);
        UUID id = UUID.randomUUID();
        Instant now = clock.instant();
        TenantId tenant = maker.tenant();
        return database.transactions().write(tenant, transaction -> {
            // Whoever makes two at once makes one after the other, and none once they were locked out.
            Users.takeTurn(transaction, maker.id());
            if (Users.working(transaction, maker.id()).isEmpty()) {
                throw new RemoteException(ErrorCode.LOGIN_REQUIRED);
            }
            requireRoom(transaction, maker, now);
            transaction.update(
                    "DELETE FROM farhand.api_keys WHERE tenant_id = ? AND user_id = ? AND least(expires_at, revoked_at) < ?",
                    tenant,
                    maker.id(),
                    now.minus(KEPT));
            transaction.update(
                    """
                    INSERT INTO farhand.api_keys (tenant_id, id, user_id, name, hash, scopes, created_by, created_at, expires_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    tenant,
                    id,
                    maker.id(),
                    label,
                    secret.hash(),
                    scopes.stream().map(Permission::wireName).sorted().toList(),
                    maker.name(),
                    now,
                    expiresAt);
            transaction.audit(AuditEvent.builder(now, AuditAction.API_KEY_CREATED, maker.actor())
                    .subject(label)
                    .note(id + " " + names(scopes))
                    .build());
            return new Made(new ApiKey(id, maker, label, scopes, now, expiresAt, Optional.empty()), secret);
        });
    }

    private static void requireRoom(TenantReading reading, User maker, Instant now) {
        long keys = reading.one("""
                SELECT count(*) AS keys FROM farhand.api_keys
                WHERE tenant_id = ? AND user_id = ? AND revoked_at IS NULL AND expires_at > ?
                """, row -> row.number("keys"), maker.tenant(), maker.id(), now);
        if (keys >= PER_USER) {
            throw new InvalidRequest(
                    "label",
                    Reason.TOO_MANY_KEYS,
                    "Nobody has more than " + PER_USER + " keys that work: revoke one that is not needed.");
        }
    }

    private static String names(Set<Permission> scopes) {
        return scopes.stream().map(Permission::wireName).sorted().collect(Collectors.joining(" "));
    }

    /**
     * The key that this opens.
     *
     * @param address where the request comes from; failures from there are counted
     * @throws RemoteException LOGIN_REQUIRED where it opens nothing; RATE_LIMITED after too many of those
     */
    public ApiKey require(String secret, InetAddress address) {
        Instant now = clock.instant();
        Optional<ApiKey> key = find(secret, now);
        if (key.isEmpty()) {
            LOG.warn("login by key from {} failed", address.getHostAddress());
            throttle.keyFailed(address);
            throw new RemoteException(ErrorCode.LOGIN_REQUIRED);
        }
        boolean noted = key.get()
                .lastUsedAt()
                .map(at -> at.isAfter(now.minus(NOTED_EVERY)))
                .orElse(false);
        if (!noted) {
            note(key.get(), now);
        }
        return key.get();
    }

    private Optional<ApiKey> find(String text, Instant now) {
        ApiKeySecret secret;
        try {
            secret = ApiKeySecret.parse(text);
        } catch (RemoteException e) {
            return Optional.empty();
        }
        return database.transactions()
                .read(
                        TenantKey.apiKey(secret.hash()),
                        (place, reading) -> reading.find(
                                SELECTED + " AND k.tenant_id = ? AND k.id = ? AND k.expires_at > ?",
                                ApiKeys::key,
                                place.tenant(),
                                place.id(),
                                now))
                .flatMap(found -> found);
    }

    /** The key of this person as it is now, while it works. */
    public Optional<ApiKey> find(UUID user, UUID id) {
        return database.transactions()
                .survey(
                        user,
                        reading -> reading.find(
                                SELECTED + " AND k.id = ? AND k.user_id = ? AND k.expires_at > ?",
                                ApiKeys::key,
                                id,
                                user,
                                clock.instant()))
                .flatMap(found -> found);
    }

    private void note(ApiKey key, Instant now) {
        TenantId tenant = key.maker().tenant();
        database.transactions()
                .note(
                        tenant,
                        transaction -> transaction.update(
                                "UPDATE farhand.api_keys SET last_used_at = ? WHERE tenant_id = ? AND id = ?",
                                now,
                                tenant,
                                key.id()));
    }

    /** One's own keys and those of people whom one manages: those that work, newest first, then those that have run out. */
    public Page<ApiKey> list(User user, Authority authority, int limit, long offset) {
        return list(user, authority, Optional.empty(), limit, offset);
    }

    private Page<ApiKey> list(User user, Authority authority, Optional<UUID> only, int limit, long offset) {
        Set<TenantId> managed = authority.wholeTenants(Permission.USERS_MANAGE);
        Set<TenantId> tenants = new HashSet<>(managed);
        tenants.add(user.tenant());
        return database.transactions()
                .survey(
                        tenants,
                        reading -> reading.page(
                                limit,
                                offset,
                                SELECTED + """
                                AND (k.user_id = ? OR k.tenant_id = ANY (CAST(? AS uuid[])))
                                AND (CAST(? AS uuid) IS NULL OR k.id = CAST(? AS uuid))
                                ORDER BY k.expires_at > ? DESC, k.created_at DESC, k.id
                                """,
                                ApiKeys::key,
                                user.id(),
                                managed.stream().map(TenantId::toString).toList(),
                                only,
                                only,
                                clock.instant()));
    }

    /**
     * Takes a key out of use.
     *
     * @throws RemoteException NOT_FOUND where there is none, or not for them
     */
    public void revoke(UUID id, User by, Authority authority) {
        ApiKey key = list(by, authority, Optional.of(id), 1, 0).items().stream()
                .findFirst()
                .orElseThrow(() -> new RemoteException(ErrorCode.NOT_FOUND));
        TenantId tenant = key.maker().tenant();
        Instant now = clock.instant();
        database.transactions().change(tenant, transaction -> {
            int revoked = transaction.update(
                    "UPDATE farhand.api_keys SET revoked_at = ? WHERE tenant_id = ? AND id = ? AND revoked_at IS NULL",
                    now,
                    tenant,
                    id);
            if (revoked == 0) {
                throw new RemoteException(ErrorCode.NOT_FOUND);
            }
            transaction.audit(AuditEvent.builder(now, AuditAction.API_KEY_REVOKED, by.actor())
                    .subject(key.label())
                    .note(id.toString())
                    .build());
        });
    }

    private static ApiKey key(Row row) {
        return new ApiKey(
                row.uuid("key_id"),
                WebSessions.user(row, new TenantId(row.uuid("tenant_id"))),
                row.text("label"),
                row.texts("scopes").stream()
                        .flatMap(name -> Permission.ofWireName(name).stream())
                        .collect(Collectors.toUnmodifiableSet()),
                row.instant("created_at"),
                row.instant("expires_at"),
                row.optionalInstant("last_used_at"));
    }
}
