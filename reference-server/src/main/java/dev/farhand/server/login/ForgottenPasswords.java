package dev.farhand.server.login;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.audit.AuditAction;
import dev.farhand.core.audit.AuditEvent;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.PasswordHash;
import dev.farhand.server.database.Database;
import dev.farhand.server.refusal.InvalidRequest;
import dev.farhand.server.refusal.Reason;
import dev.farhand.server.user.User;
import dev.farhand.server.user.Users;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How somebody comes back who has forgotten their password: by a link that whoever manages people gives them. */
@ThreadSafe
public final class ForgottenPasswords {
    private static final Duration LIFE = Duration.ofHours(1);

    private final Database database;
    private final Users users;
    private final OneTimeLinks links;
    private final WebSessions sessions;
    private final Passwords passwords;
    private final Clock clock;

    /** Of accounts of this database. */
    public ForgottenPasswords(
            Database database,
            Users users,
            OneTimeLinks links,
            WebSessions sessions,
            Passwords passwords,
            Clock clock) {
        this.database = database;
        this.users = users;
        this.links = links;
        this.sessions = sessions;
        this.passwords = passwords;
        this.clock = clock;
    }

    /**
     * A link that was made.
     *
     * @param link it
     * @param expiresAt until when it works
     */
    public record Made(OneTimeLink link, Instant expiresAt) {}

    /**
     * A link by which this person gives themselves a new password, once and within an hour; earlier ones work no more. That
     * whoever asks may open the account, the caller has seen to; it is asked again when the link is used.
     *
     * @throws InvalidRequest where the account is locked out
     */
    public Made link(User user, User by, Caller caller) {
        Instant now = clock.instant();
        return database.transactions().write(user.tenant(), transaction -> {
            Users.takeTurn(transaction, user.id());
            if (Users.working(transaction, user.id()).isEmpty()) {
                throw new InvalidRequest("id", Reason.LOCKED_OUT, "This account is locked out: let it in again first.");
            }
            Users.endLinks(transaction, user.id());
            OneTimeLink link = links.create(
                    transaction, OneTimeLinks.Purpose.NEW_PASSWORD, Optional.of(user.id()), Optional.of(by.id()), LIFE);
            transaction.audit(AuditEvent.builder(now, AuditAction.USER_CHANGED, by.actor())
                    .subject(user.id().toString())
                    .note("link for a new password")
                    .caller(caller.address(), caller.userAgent())
                    .build());
            return new Made(link, now.plus(LIFE));
        });
    }

    /**
     * Gives the account its new password, logs all its browsers out and this one in.
     *
     * @throws RemoteException LOGIN_LINK_INVALID, also where whoever made it may not open the account any more
     * @throws InvalidRequest for a password that does not do, after which the link can be used again
     */
    public WebSessionSecret redeem(OneTimeLink link, String password, Caller caller) {
        links.requireGood(link, OneTimeLinks.Purpose.NEW_PASSWORD);
        requireOpening(link);
        PasswordHash hash = passwords.hash(password);
        // That took a while.
        requireOpening(link);
        return links.redeem(link, OneTimeLinks.Purpose.NEW_PASSWORD, (transaction, userId) -> {
            User user = OneTimeLinks.user(transaction, userId);
            Instant now = clock.instant();
            transaction.update("""
                    INSERT INTO farhand.user_passwords (tenant_id, user_id, hash, changed_at) VALUES (?, ?, ?, ?)
                    ON CONFLICT (tenant_id, user_id) DO UPDATE SET hash = excluded.hash, changed_at = excluded.changed_at
                    """, transaction.tenant(), user.id(), hash.encoded(), now);
            Users.endLogins(transaction, user.id());
            transaction.audit(AuditEvent.builder(now, AuditAction.USER_CHANGED, user.actor())
                    .subject(user.id().toString())
                    .note("password, by a link")
                    .caller(caller.address(), caller.userAgent())
                    .build());
            return sessions.create(transaction, user, caller);
        });
    }

    private void requireOpening(OneTimeLink link) {
        if (links.word(link)
                .filter(word -> users.mayOpen(word.maker(), word.user()))
                .isEmpty()) {
            throw OneTimeLinks.invalid();
        }
    }
}
