package dev.farhand.server.login;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.TenantId;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.TenantKey;
import dev.farhand.server.database.TenantTransaction;
import dev.farhand.server.user.User;
import dev.farhand.server.user.Users;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;

/** Makes links that work once, and takes them back. */
@ThreadSafe
public final class OneTimeLinks {
    private static final Duration SIGN_IN_LIFE = Duration.ofMinutes(10);

    private final Database database;
    private final WebSessions sessions;
    private final Clock clock;
    private final SecureRandom random;

    /** In this database. */
    public OneTimeLinks(Database database, WebSessions sessions, Clock clock, SecureRandom random) {
        this.database = database;
        this.sessions = sessions;
        this.clock = clock;
        this.random = random;
    }

    /** What a link is for. */
    enum Purpose {
        FIRST_ADMINISTRATOR("first-administrator"),
        SIGN_IN("sign-in"),
        NEW_PASSWORD("new-password");

        private final String stored;

        Purpose(String stored) {
            this.stored = stored;
        }
    }

    /** A link that logs this user in, for ten minutes; for whoever has the server in hand already. */
    public OneTimeLink signIn(TenantId tenant, UUID user) {
        return database.transactions()
                .write(tenant, transaction -> create(transaction, Purpose.SIGN_IN, Optional.of(user), SIGN_IN_LIFE));
    }

    /**
     * Logs a browser in by a link; the link counts as a proof that the person is there.
     *
     * @throws RemoteException LOGIN_LINK_INVALID
     */
    public WebSessionSecret signIn(OneTimeLink link, Caller caller) {
        return redeem(
                link,
                Purpose.SIGN_IN,
                (transaction, userId) -> sessions.create(transaction, user(transaction, userId), caller));
    }

    /** Whose link it was; throws LOGIN_LINK_INVALID where the account works no more. */
    static User user(TenantTransaction transaction, Optional<UUID> id) {
        return transaction
                .find("""
                        SELECT id, email, name FROM farhand.users
                        WHERE tenant_id = ? AND id = ? AND disabled_at IS NULL
                        """, row -> WebSessions.user(row, transaction.tenant()), transaction.tenant(), id)
                .orElseThrow(OneTimeLinks::invalid);
    }

    /** On the server's own word. */
    OneTimeLink create(TenantTransaction transaction, Purpose purpose, Optional<UUID> user, Duration life) {
        return create(transaction, purpose, user, Optional.empty(), life);
    }

    OneTimeLink create(
            TenantTransaction transaction, Purpose purpose, Optional<UUID> user, Optional<UUID> maker, Duration life) {
        OneTimeLink link = OneTimeLink.random(random);
        Instant now = clock.instant();
        // Other people's too: those that somebody has in hand are left to the next time.
        transaction.update("""
                DELETE FROM farhand.one_time_links WHERE tenant_id = ? AND id IN (
                    SELECT id FROM farhand.one_time_links WHERE tenant_id = ? AND expires_at <= ? FOR UPDATE SKIP LOCKED)
                """, transaction.tenant(), transaction.tenant(), now);
        transaction.update(
                """
                INSERT INTO farhand.one_time_links (tenant_id, id, purpose, hash, user_id, made_by, created_at, expires_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                transaction.tenant(),
                UUID.randomUUID(),
                purpose.stored,
                link.hash(),
                user,
                maker,
                now,
                now.plus(life));
        return link;
    }

    /** Before passwords are hashed for whoever shows it, and it is taken: a stranger cannot have that done. */
    void requireGood(OneTimeLink link, Purpose purpose) {
        Instant now = clock.instant();
        boolean good = database.transactions()
                .read(
                        TenantKey.oneTimeLink(link.hash()),
                        (place, reading) -> reading.find(
                                """
                                SELECT id FROM farhand.one_time_links
                                WHERE tenant_id = ? AND id = ? AND purpose = ? AND used_at IS NULL AND expires_at > ?
                                """, row -> row.uuid("id"), place.tenant(), place.id(), purpose.stored, now))
                .flatMap(found -> found)
                .isPresent();
        if (!good) {
            throw invalid();
        }
    }

    /**
     * What a link stands for.
     *
     * @param maker on whose word it opens something
     * @param user whose account that is
     */
    record Word(UUID maker, UUID user) {}

    /** What somebody made this link for; empty for the server's own, and where there is none. */
    Optional<Word> word(OneTimeLink link) {
        return database.transactions()
                .read(
                        TenantKey.oneTimeLink(link.hash()),
                        (place, reading) -> reading.find(
                                """
                                SELECT made_by, user_id FROM farhand.one_time_links
                                WHERE tenant_id = ? AND id = ? AND made_by IS NOT NULL
                                """,
                                row -> new Word(row.uuid("made_by"), row.uuid("user_id")),
                                place.tenant(),
                                place.id()))
                .flatMap(found -> found);
    }

    /** Takes the link out of use and does what it is for, both or neither. */
    <T> T redeem(OneTimeLink link, Purpose purpose, BiFunction<TenantTransaction, Optional<UUID>, T> work) {
        Instant now = clock.instant();
        return database.transactions()
                .write(TenantKey.oneTimeLink(link.hash()), (place, transaction) -> {
                    owner(transaction, place.id())
                            .ifPresentOrElse(
                                    owner -> Users.takeTurn(transaction, owner),
                                    () -> FirstAdministrator.takeTurn(transaction));
                    Optional<UUID> user = transaction
                            .find(
                                    """
                            UPDATE farhand.one_time_links SET used_at = ?
                            WHERE tenant_id = ? AND id = ? AND purpose = ? AND used_at IS NULL AND expires_at > ?
                            RETURNING user_id
                            """,
                                    row -> row.optionalUuid("user_id"),
                                    now,
                                    place.tenant(),
                                    place.id(),
                                    purpose.stored,
                                    now)
                            .orElseThrow(OneTimeLinks::invalid);
                    return work.apply(transaction, user);
                })
                .orElseThrow(OneTimeLinks::invalid);
    }

    private static Optional<UUID> owner(TenantTransaction transaction, UUID link) {
        return transaction
                .find(
                        "SELECT user_id FROM farhand.one_time_links WHERE tenant_id = ? AND id = ?",
                        row -> row.optionalUuid("user_id"),
                        transaction.tenant(),
                        link)
                .flatMap(found -> found);
    }

    static RemoteException invalid() {
        return new RemoteException(ErrorCode.LOGIN_LINK_INVALID);
    }
}
