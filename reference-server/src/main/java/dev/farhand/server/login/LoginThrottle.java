package dev.farhand.server.login;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.server.database.LoginAttempts;
import dev.farhand.server.user.EmailAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Ten attempts in ten minutes for each account and for each address. An attempt counts from before the password is looked
 * at, and no more once it was right: who mistypes is not punished for logging in often, and who guesses gains nothing by
 * guessing in parallel or by having an account of his own.
 */
@ThreadSafe
public final class LoginThrottle {
    static final LoginAttempts.Limit LIMIT = new LoginAttempts.Limit(10, Duration.ofMinutes(10));

    /** What one household, or one attacker, has of the newer addresses. */
    private static final int IPV6_NETWORK_BYTES = 8;

    private final LoginAttempts attempts;
    private final Clock clock;

    /** Counts in this database. */
    public LoginThrottle(LoginAttempts attempts, Clock clock) {
        this.attempts = attempts;
        this.clock = clock;
    }

    /** One attempt. */
    public final class Attempt {
        private final List<String> keys;
        private final Instant at;

        private Attempt(List<String> keys, Instant at) {
            this.keys = keys;
            this.at = at;
        }

        /** It was on an account that is not there: costs the one write that a record costs where there is one. */
        void nobodys() {
            attempts.touch(keys);
        }

        /** It was right, or none after all. */
        public void takeBack() {
            attempts.giveBack(keys, at);
        }
    }

    /** Begins one; throws {@link dev.farhand.core.error.RemoteException} RATE_LIMITED, with the time to wait. */
    public Attempt begin(EmailAddress account, InetAddress address) {
        List<String> keys = List.of(key("account " + account.value()), key("address " + network(address)));
        return new Attempt(keys, attempts.take(keys, LIMIT, clock.instant()));
    }

    /**
     * Counts a key that opened nothing, apart from passwords: a program that was forgotten must not lock people out. A key
     * that opens something is never counted.
     *
     * @throws dev.farhand.core.error.RemoteException RATE_LIMITED, with the time to wait
     */
    void keyFailed(InetAddress address) {
        attempts.take(List.of(key("key " + network(address))), LIMIT, clock.instant());
    }

    private static String network(InetAddress address) {
        byte[] bytes = address.getAddress();
        return HexFormat.of()
                .formatHex(address instanceof Inet6Address ? Arrays.copyOf(bytes, IPV6_NETWORK_BYTES) : bytes);
    }

    private static String key(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
