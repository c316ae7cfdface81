package dev.farhand.server.login;

import dev.farhand.core.identity.TenantId;
import dev.farhand.core.testing.FakeClock;
import dev.farhand.server.database.Database;
import dev.farhand.server.tenant.Platform;
import dev.farhand.server.user.EmailAddress;
import dev.farhand.server.user.NewUser;
import dev.farhand.server.user.User;
import dev.farhand.server.user.Users;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.UUID;

/** Everything that logging in needs, on one database. */
final class LoginFixture {
    static final String PASSWORD = "correct horse battery";
    static final Duration LIFE = Duration.ofHours(24);
    static final Duration IDLE = Duration.ofHours(8);
    static final Caller CALLER = new Caller("192.0.2.1", "Browser/1.0");

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Passwords PASSWORDS = new Passwords(RANDOM, 2);

    final FakeClock clock = new FakeClock();
    final Database database;
    final WebSessions sessions;
    final OneTimeLinks links;
    final LoginThrottle throttle;
    final PasswordLogin login;
    final FirstAdministrator first;
    final Users users;
    final ForgottenPasswords forgotten;

    LoginFixture(Database database) {
        this.database = database;
        sessions = new WebSessions(database, clock, RANDOM, LIFE, IDLE);
        links = new OneTimeLinks(database, sessions, clock, RANDOM);
        throttle = new LoginThrottle(database.loginAttempts(), clock);
        login = new PasswordLogin(database, throttle, PASSWORDS, sessions, clock);
        first = new FirstAdministrator(database, links, sessions, PASSWORDS, clock);
        users = new Users(database, clock);
        forgotten = new ForgottenPasswords(database, users, links, sessions, PASSWORDS, clock);
    }

    /** A server that has been set up, as a node that starts knows it. */
    TenantId home() {
        return new Platform(database, clock).home();
    }

    /** Somebody with an address of their own and the usual password. */
    User user(TenantId tenant) {
        EmailAddress email = new EmailAddress(UUID.randomUUID() + "@farhand.example");
        return database.transactions()
                .write(tenant, transaction -> new NewUser(email, "Jordan Lee", PASSWORDS.hash(PASSWORD))
                        .create(transaction, clock.instant()));
    }

    /** An address that nobody else tries to log in from. */
    static InetAddress ownAddress() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        bytes[0] = 0x20;
        return address(bytes);
    }

    static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
