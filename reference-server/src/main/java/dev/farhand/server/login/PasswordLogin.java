package dev.farhand.server.login;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.audit.AuditAction;
import dev.farhand.core.audit.AuditEvent;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.PasswordHash;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.TenantKey;
import dev.farhand.server.database.TenantTransaction;
import dev.farhand.server.user.EmailAddress;
import dev.farhand.server.user.User;
import dev.farhand.server.user.Users;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs in with e-mail address and password. Who fails learns nothing more than that: not whether there is such an account,
 * not by the time it took either. The log says who failed from where, on a line that programs like fail2ban can read.
 */
@ThreadSafe
public final class PasswordLogin {
    private static final Logger LOG = LoggerFactory.getLogger(PasswordLogin.class);

    private final Database database;
    private final LoginThrottle throttle;
    private final Passwords passwords;
    private final WebSessions sessions;
    private final Clock clock;

    /** With accounts of this database. */
    public PasswordLogin(
            Database database, LoginThrottle throttle, Passwords passwords, WebSessions sessions, Clock clock) {
        this.database = database;
        this.throttle = throttle;
        this.passwords = passwords;
        this.sessions = sessions;
        this.clock = clock;
    }

    /**
     * Logs a browser in.
     *
     * @param address where the request comes from, as the server knows it
     * @throws RemoteException LOGIN_FAILED; RATE_LIMITED with the time to wait; OVERLOADED
     */
    public WebSessionSecret login(String email, String password, InetAddress address, String userAgent) {
        Caller caller = new Caller(address.getHostAddress(), userAgent);
        EmailAddress account = address(email);
        LoginThrottle.Attempt attempt = begin(account, address, caller);
        Optional<Account> found = find(account);
        boolean right = matches(found, password, attempt);
        if (found.isEmpty() || !right || found.get().disabled()) {
            throw failed(account, found, attempt, caller);
        }
        attempt.takeBack();
        PasswordHash kept = found.get().password().orElseThrow();
        Optional<PasswordHash> renewed =
                kept.outdated() ? Optional.of(passwords.renewed(kept, password)) : Optional.empty();
        User user = found.get().user();
        WebSessionSecret secret = database.transactions()
                .write(
                        user.tenant(),
                        transaction -> stillRight(transaction, found.get(), renewed)
                                ? Optional.of(sessions.create(transaction, user, caller))
                                : Optional.<WebSessionSecret>empty())
                .orElseThrow(() -> failed(account, found, attempt, caller));
        LOG.info("login of {} from {}", account, caller.address());
        return secret;
    }

    /**
     * Proves again that the person at a logged-in browser is there.
     *
     * @throws RemoteException as {@link #login}
     */
    public void confirm(WebLogin login, String password, InetAddress address, Caller caller) {
        Account account = require(login, password, address, caller);
        database.transactions().change(account.user().tenant(), transaction -> {
            sessions.proved(transaction, login);
            transaction.audit(AuditEvent.builder(
                            clock.instant(), AuditAction.LOGIN, account.user().actor())
                    .subject("confirmation")
                    .caller(caller.address(), caller.userAgent())
                    .build());
        });
    }

    /** Whether this account has a password; one that was made by the server's own start has none at first. */
    public boolean hasPassword(User user) {
        return database.transactions()
                .read(
                        user.tenant(),
                        reading -> reading.one(
                                "SELECT EXISTS (SELECT FROM farhand.user_passwords WHERE tenant_id = ? AND user_id = ?) AS has",
                                row -> row.yes("has"),
                                user.tenant(),
                                user.id()));
    }

    /**
     * Gives an account that has none its first password; that the person is there, the caller has seen to.
     *
     * @throws RemoteException LOGIN_FAILED where it has one by now
     * @throws dev.farhand.server.refusal.InvalidRequest for a password that does not do
     */
    public void first(WebLogin login, String password) {
        PasswordHash hash = passwords.hash(password);
        User user = login.user();
        database.transactions().change(user.tenant(), transaction -> {
            Users.takeTurn(transaction, user.id());
            int made = transaction.update("""
                    INSERT INTO farhand.user_passwords (tenant_id, user_id, hash, changed_at) VALUES (?, ?, ?, ?)
                    ON CONFLICT DO NOTHING
                    """, transaction.tenant(), user.id(), hash.encoded(), clock.instant());
            if (made == 0) {
                throw new RemoteException(ErrorCode.LOGIN_FAILED);
            }
            replaced(transaction, login);
        });
    }

    /**
     * Gives an account another password, and logs its other browsers out.
     *
     * @throws RemoteException as {@link #login}
     * @throws dev.farhand.server.refusal.InvalidRequest for a password that does not do
     */
    public void change(WebLogin login, String current, String next, InetAddress address, Caller caller) {
        Account account = require(login, current, address, caller);
        PasswordHash hash = passwords.hash(next);
        boolean replaced = database.transactions().write(account.user().tenant(), transaction -> {
            Users.takeTurn(transaction, account.user().id());
            int changed = transaction.update(
                    "UPDATE farhand.user_passwords SET hash = ?, changed_at = ?"
                            + " WHERE tenant_id = ? AND user_id = ? AND changed_at = ?",
                    hash.encoded(),
                    clock.instant(),
                    transaction.tenant(),
                    account.user().id(),
                    account.passwordSince());
            if (changed == 1) {
                replaced(transaction, login);
            }
            return changed == 1;
        });
        if (!replaced) {
            throw failed(account.user().email(), Optional.of(account.user()), caller);
        }
    }

    private void replaced(TenantTransaction transaction, WebLogin login) {
        sessions.endOthers(transaction, login);
        // Who has one of them could set another password.
        Users.endLinks(transaction, login.user().id());
        sessions.proved(transaction, login);
        transaction.audit(AuditEvent.builder(
                        clock.instant(), AuditAction.USER_CHANGED, login.user().actor())
                .subject(login.user().id().toString())
                .note("password")
                .build());
    }

    private Account require(WebLogin login, String password, InetAddress address, Caller caller) {
        EmailAddress email = login.user().email();
        LoginThrottle.Attempt attempt = begin(email, address, caller);
        Optional<Account> found = find(email);
        if (!matches(found, password, attempt)) {
            throw failed(email, found, attempt, caller);
        }
        attempt.takeBack();
        return found.orElseThrow();
    }

    private record Account(
            User user, boolean disabled, Optional<PasswordHash> password, Optional<Instant> passwordSince) {}

    private static EmailAddress address(String email) {
        try {
            return new EmailAddress(email);
        } catch (IllegalArgumentException e) {
            throw new RemoteException(ErrorCode.LOGIN_FAILED, ErrorCode.LOGIN_FAILED.sentence(), e);
        }
    }

    private LoginThrottle.Attempt begin(EmailAddress account, InetAddress address, Caller caller) {
        try {
            return throttle.begin(account, address);
        } catch (RemoteException e) {
            LOG.warn(
                    "login of {} from {} refused: {}, by {}",
                    account,
                    address.getHostAddress(),
                    e.code(),
                    caller.userAgentWord());
            throw e;
        }
    }

    /** Who is sent away before anything was compared has not tried. */
    private boolean matches(Optional<Account> found, String password, LoginThrottle.Attempt attempt) {
        try {
            return passwords.matches(found.flatMap(Account::password), password);
        } catch (RemoteException e) {
            attempt.takeBack();
            throw e;
        }
    }

    private Optional<Account> find(EmailAddress email) {
        return database.transactions()
                .read(
                        TenantKey.login(email.value()),
                        (place, reading) -> reading.find(
                                """
                        SELECT u.id, u.email, u.name, u.disabled_at IS NOT NULL AS disabled, p.hash, p.changed_at
                        FROM farhand.users u
                            LEFT JOIN farhand.user_passwords p ON p.tenant_id = u.tenant_id AND p.user_id = u.id
                        WHERE u.tenant_id = ? AND u.id = ?
                        """,
                                row -> new Account(
                                        WebSessions.user(row, place.tenant()),
                                        row.yes("disabled"),
                                        row.optionalText("hash").map(PasswordHash::parse),
                                        row.optionalInstant("changed_at")),
                                place.tenant(),
                                place.id()))
                .flatMap(found -> found);
    }

    /**
     * Comparing takes its time: whether the account was neither given another password nor disabled meanwhile. Neither happens
     * from here to the end of the transaction, so that whoever does it finds the new web session and ends it.
     */
    private static boolean stillRight(TenantTransaction transaction, Account account, Optional<PasswordHash> renewed) {
        Users.takeTurn(transaction, account.user().id());
        boolean still = transaction
                .find("""
                SELECT u.id FROM farhand.users u
                    JOIN farhand.user_passwords p ON p.tenant_id = u.tenant_id AND p.user_id = u.id
                WHERE u.tenant_id = ? AND u.id = ? AND u.disabled_at IS NULL AND p.changed_at = ?
                """, row -> true, transaction.tenant(), account.user().id(), account.passwordSince())
                .isPresent();
        if (still) {
            renewed.ifPresent(hash -> keep(transaction, account, hash));
        }
        return still;
    }

    /** The same password in a dearer way. */
    private static void keep(TenantTransaction transaction, Account account, PasswordHash hash) {
        transaction.update(
                "UPDATE farhand.user_passwords SET hash = ? WHERE tenant_id = ? AND user_id = ? AND changed_at = ?",
                hash.encoded(),
                transaction.tenant(),
                account.user().id(),
                account.passwordSince());
    }

    private RemoteException failed(
            EmailAddress email, Optional<Account> found, LoginThrottle.Attempt attempt, Caller caller) {
        RemoteException failure = failed(email, found.map(Account::user), caller);
        if (found.isEmpty()) {
            attempt.nobodys();
        }
        return failure;
    }

    /** Recorded where there is an account; who tries names that do not exist is in the log only. */
    private RemoteException failed(EmailAddress email, Optional<User> user, Caller caller) {
        LOG.warn("login of {} from {} failed, by {}", email, caller.address(), caller.userAgentWord());
        user.ifPresent(known -> record(known, caller));
        return new RemoteException(ErrorCode.LOGIN_FAILED);
    }

    private void record(User user, Caller caller) {
        database.transactions()
                .change(
                        user.tenant(),
                        transaction ->
                                transaction.audit(AuditEvent.builder(clock.instant(), AuditAction.LOGIN, user.actor())
                                        .refusal(ErrorCode.LOGIN_FAILED)
                                        .caller(caller.address(), caller.userAgent())
                                        .build()));
    }
}
