package dev.farhand.server.database;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.farhand.core.annotation.ThreadSafe;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks PostgreSQL whether it answers: once for all who want to know at the same time, on one thread, and not for as long as
 * work may take.
 */
@ThreadSafe
final class Probe implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Probe.class);
    private static final int SILENCE_SECONDS = 2;

    /** A connection that died with an earlier run of PostgreSQL says nothing of this one. */
    private static final int TURNS = 2;

    private final HikariDataSource pool;
    private final ExecutorService thread;

    @GuardedBy("this")
    private CompletableFuture<Boolean> asked = CompletableFuture.completedFuture(false);

    /** Takes over the thread. */
    Probe(HikariDataSource pool, ExecutorService thread) {
        this.pool = pool;
        this.thread = thread;
    }

    /** Says no where the answer takes longer than somebody waits for a connection. */
    synchronized CompletableFuture<Boolean> ask() {
        if (asked.isDone()) {
            asked = CompletableFuture.supplyAsync(this::answers, thread);
        }
        return asked.copy().completeOnTimeout(false, pool.getConnectionTimeout(), TimeUnit.MILLISECONDS);
    }

    private boolean answers() {
        try {
            for (int turn = 0; turn < TURNS; turn++) {
                if (isAlive()) {
                    return true;
                }
            }
            return false;
        } catch (SQLException | RuntimeException e) {
            LOG.debug("the database does not answer", e);
            return false;
        }
    }

    private boolean isAlive() throws SQLException {
        try (Connection connection = pool.getConnection()) {
            // What a session may do was decided when it began: one that takes no changes is not asked to again.
            boolean alive = connection.isValid(SILENCE_SECONDS) && takesWrites(connection);
            if (!alive) {
                pool.evictConnection(connection);
                HikariPoolMXBean others = pool.getHikariPoolMXBean();
                if (others != null) {
                    others.softEvictConnections();
                }
            }
            return alive;
        }
    }

    /** One that answers and refuses every change is as good as away: a standby, say, that nobody made the first yet. */
    private static boolean takesWrites(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(
                        "SELECT NOT pg_is_in_recovery() AND current_setting('default_transaction_read_only') = 'off'")) {
            return answer.next() && answer.getBoolean(1);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
