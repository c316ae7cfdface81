package dev.farhand.server.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.pool.HikariPool;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The database, ready for work: roles made, tables at the version of this server, a bounded pool of connections that see
 * nothing until a tenant is named.
 */
@ThreadSafe
public final class Database implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 5_000;

    /** A statement that hangs must not keep its connection; the driver's own limit on silence is longer. */
    private static final String AT_FIRST = "SET search_path = farhand; SET statement_timeout = '20s';"
            + " SET idle_in_transaction_session_timeout = '30s'; SET TIME ZONE 'UTC'";

    private final HikariDataSource pool;
    private final Migrations migrations;
    private final Probe probe;
    private final TenantTransactions transactions;
    private final TenantLookups lookups;
    private final LoginAttempts attempts;
    private final Room room;

    private Database(HikariDataSource pool, Migrations migrations, Room room) {
        this.pool = pool;
        this.migrations = migrations;
        this.room = room;
        this.probe = new Probe(pool, Executors.newSingleThreadExecutor(threads("farhand-server-database-probe-")));
        Connections connections = new Connections(pool, room);
        this.transactions = new TenantTransactions(connections);
        this.lookups = new TenantLookups(connections);
        this.attempts = new LoginAttempts(connections);
    }

    /**
     * Opens it, as its owner first and then as the role that the server works as; it lies where {@code room} is.
     *
     * @throws RemoteException INVALID_CONFIGURATION when a role may too little or too much, or the tables cannot be
     *     brought up to date; DATABASE_UNAVAILABLE when it does not answer
     */
    public static Database open(DatabaseUrl owner, Optional<DatabaseUrl> app, int connections, Room room, Clock clock) {
        DatabaseRoles roles = DatabaseRoles.prepare(owner, app);
        Migrations migrations = new Migrations(roles, clock);
        migrations.run();
        return open(roles, migrations, connections, room);
    }

    /**
     * Opens it as it is, beside a server that may be running: makes no role and brings no table up to date.
     *
     * @throws RemoteException as {@link #open}
     */
    public static Database beside(DatabaseUrl owner, Optional<DatabaseUrl> app, Clock clock) {
        DatabaseRoles roles = DatabaseRoles.known(owner, app);
        return open(roles, new Migrations(roles, clock), 2, Room.elsewhere());
    }

    private static Database open(DatabaseRoles roles, Migrations migrations, int connections, Room room) {
        HikariDataSource pool = pool(roles, connections);
        try (Connection first = pool.getConnection()) {
            roles.requireBound(first);
            return new Database(pool, migrations, room);
        } catch (SQLException e) {
            pool.close();
            throw DatabaseFailure.of(e);
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    private static HikariDataSource pool(DatabaseRoles roles, int connections) {
        DatabaseUrl app = roles.app();
        HikariConfig config = new HikariConfig();
        config.setPoolName("farhand-server-database");
        config.setJdbcUrl(app.jdbc());
        config.setDataSourceProperties(app.properties());
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(Math.min(2, connections));
        config.setConnectionTimeout(PATIENCE_MILLIS);
        config.setConnectionInitSql(AT_FIRST);
        config.setThreadFactory(threads("farhand-server-database-"));
        config.setAutoCommit(false);
        // Else what is set at first is part of the first transaction, and gone when that is rolled back.
        config.setIsolateInternalQueries(true);
        try {
            return new HikariDataSource(config);
        } catch (HikariPool.PoolInitializationException e) {
            throw e.getCause() instanceof SQLException cause
                    ? roles.refusalOfApp(cause)
                    : DatabaseFailure.configuration("The database cannot be used as " + app + ".", e);
        }
    }

    private static ThreadFactory threads(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * Connections to it.
     *
     * @param used in the middle of something
     * @param idle open and unused
     * @param waiting how many wait for one
     * @param most how many there may be
     */
    public record Pool(int used, int idle, int waiting, int most) {}

    /** How its connections are at this moment. */
    public Pool pool() {
        HikariPoolMXBean now = pool.getHikariPoolMXBean();
        return now == null
                ? new Pool(0, 0, 0, pool.getMaximumPoolSize())
                : new Pool(
                        now.getActiveConnections(),
                        now.getIdleConnections(),
                        now.getThreadsAwaitingConnection(),
                        pool.getMaximumPoolSize());
    }

    /** The way to everybody's rows. */
    public TenantTransactions transactions() {
        return transactions;
    }

    /** The way to a tenant, for who comes with something else. */
    public TenantLookups lookups() {
        return lookups;
    }

    /** Attempts to log in. */
    public LoginAttempts loginAttempts() {
        return attempts;
    }

    /** What a running server does once an hour. */
    public void maintain() {
        attempts.forgetOld();
        migrations.makeMonths();
    }

    /** Whether it answers right now; known after no longer than somebody waits for a connection. Blocks nobody. */
    public CompletableFuture<Boolean> answers() {
        return probe.ask();
    }

    /** Whether something failed because the database is away, for want of room or for another reason. */
    public static boolean isAway(RemoteException failure) {
        return failure.code() == ErrorCode.DATABASE_UNAVAILABLE
                || failure.getCause() instanceof RemoteException reason && isAway(reason);
    }

    /** Whether something failed only because somebody else held what it needed for too long. */
    public static boolean isHeldUp(RemoteException failure) {
        return failure.getCause() instanceof SQLException cause && DatabaseFailure.isOfWaiting(cause);
    }

    /** Whether something failed for what was to be written: the same again is refused again. */
    public static boolean refusesValues(RemoteException failure) {
        return failure.getCause() instanceof SQLException cause && DatabaseFailure.isOfValues(cause);
    }

    /** Whether what it writes finds room, as far as that can be seen. */
    public boolean hasRoom() {
        return !room.lacks();
    }

    /** Waits for no one: transactions under way are rolled back. Idempotent. */
    @Override
    public void close() {
        probe.close();
        pool.close();
    }
}
