package dev.farhand.server.database;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Counts attempts by key, over all nodes. What counts is the window that ends now: there is no moment at which everything
 * starts anew, and of many attempts at the same time no more get through than of as many in a row.
 */
@ThreadSafe
public final class LoginAttempts {
    private final Connections connections;

    LoginAttempts(Connections connections) {
        this.connections = connections;
    }

    /**
     * How many attempts are too many.
     *
     * @param most allowed within the window, at most 100
     * @param window how long an attempt counts
     */
    public record Limit(int most, Duration window) {}

    /**
     * Counts one attempt on each of these keys, or on none. Keys are 64 characters, of a hash.
     *
     * @return the moment that it is counted under
     * @throws RemoteException RATE_LIMITED, with the time to wait, where one of them has had too many
     */
    public Instant take(Collection<String> keys, Limit limit, Instant now) {
        Instant at = now.truncatedTo(ChronoUnit.MICROS);
        Instant since = at.minus(limit.window());
        run(keys, statements -> {
            // In one order, so that two attempts never wait for each other.
            for (String key : new TreeSet<>(keys)) {
                if (!counted(statements, key, at, since, limit.most())) {
                    throw refusal(statements, key, since, limit.window());
                }
            }
        });
        return at;
    }

    private static boolean counted(Statements statements, String key, Instant at, Instant since, int most) {
        return statements.update("""
                        INSERT INTO farhand.login_attempts AS known (key, attempts, latest) VALUES (?, ARRAY[?::timestamptz], ?)
                        ON CONFLICT (key) DO UPDATE SET
                            attempts = ARRAY(SELECT t FROM unnest(known.attempts) t WHERE t > ? ORDER BY t)
                                || excluded.attempts,
                            latest = greatest(known.latest, excluded.latest)
                        WHERE (SELECT count(*) FROM unnest(known.attempts) t WHERE t > ?) < ?
                        """, key, at, at, since, since, most) == 1;
    }

    private static RemoteException refusal(Statements statements, String key, Instant since, Duration window) {
        List<Instant> oldest = statements.list(
                "SELECT min(t) AS oldest FROM farhand.login_attempts, unnest(attempts) t WHERE key = ? AND t > ?",
                row -> row.instant("oldest"),
                key,
                since);
        Duration wait = Duration.between(since, oldest.get(0));
        // Another node's clock may be ahead.
        Duration bounded = wait.compareTo(window) > 0 ? window : wait;
        return new RemoteException(ErrorCode.RATE_LIMITED, "There were too many attempts to log in.", bounded);
    }

    /** Takes an attempt back that was no mistake. */
    public void giveBack(Collection<String> keys, Instant attempt) {
        run(keys, statements -> statements.update("""
                        UPDATE farhand.login_attempts
                        SET attempts = array_remove(attempts, ?::timestamptz) WHERE key = ANY (farhand.attempt_keys())
                        """, attempt));
    }

    /** Writes these keys down once more as they are, for who must not be told apart by what is written. */
    public void touch(Collection<String> keys) {
        run(
                keys,
                statements -> statements.update(
                        "UPDATE farhand.login_attempts SET latest = latest WHERE key = ANY (farhand.attempt_keys())"));
    }

    /** Removes what is a day old; the policy of the table says which that is. */
    void forgetOld() {
        run(List.of(), statements -> statements.update("DELETE FROM farhand.login_attempts"));
    }

    private void run(Collection<String> keys, Consumer<Statements> work) {
        connections.run(
                false,
                statements -> statements.list(
                        "SELECT set_config('farhand.attempt_keys', ?, true)", row -> true, String.join(",", keys)),
                (statements, set) -> {
                    work.accept(statements);
                    return true;
                });
    }
}
