package dev.farhand.server.database;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the tables to the form that this server knows, and keeps months ready for what happens in them. */
final class Migrations {
    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
    private static final int MONTHS_AHEAD = 13;
    private static final long MAKING_MONTHS = 0x6661_7268_616e_6402L;
    /** Waited for a lock in vain, waited for each other, took too long. */
    private static final Set<String> IN_THE_WAY = Set.of("55P03", "40P01", "57014");

    private static final String NO_MONTH =
            "The audit has no table for this month, and none can be made while something reads the audit: a backup, or audit"
                    + " verify. Try again when that has ended.";
    private static final String NEWEST = "latest";

    private final DatabaseRoles roles;
    private final Clock clock;

    Migrations(DatabaseRoles roles, Clock clock) {
        this.roles = roles;
        this.clock = clock;
    }

    /** Nodes that start at the same time take turns. */
    void run() {
        run(NEWEST);
    }

    /** Up to this version, as an older server would have. */
    void run(String version) {
        Map<String, String> names = Map.of(
                "app", DatabaseRoles.quoted(roles.app().user()),
                "lookup", DatabaseRoles.quoted(roles.lookup()));
        try {
            var result = Flyway.configure()
                    .dataSource(new OwnerConnections(roles.owner()))
                    .locations("classpath:db/migration")
                    .schemas("farhand")
                    .target(version)
                    .validateMigrationNaming(true)
                    .placeholders(names)
                    .cleanDisabled(true)
                    .load()
                    .migrate();
            if (result.migrationsExecuted > 0) {
                LOG.info("the database is at version {}", result.targetSchemaVersion);
            }
        } catch (FlywayException e) {
            throw DatabaseFailure.configuration(
                    "The tables in " + roles.owner() + " could not be brought to the form that this server knows: "
                            + e.getMessage(),
                    e);
        }
        makeMonths();
    }

    /**
     * To be called now and then for as long as the server runs. Nodes take turns: a table is made once. What cannot be made
     * while somebody reads the audit for long is left to the next time, since months are ready far ahead.
     *
     * @throws RemoteException DATABASE_UNAVAILABLE where that is the present month
     */
    void makeMonths() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        try (Connection connection = DatabaseRoles.connect(roles.owner())) {
            int made = 0;
            try {
                takeTurn(connection);
                // Each by itself: what one has locked is not held while the next one waits.
                for (; made < MONTHS_AHEAD; made++) {
                    makeMonth(connection, today.plusMonths(made));
                }
            } catch (SQLException e) {
                if (!IN_THE_WAY.contains(String.valueOf(e.getSQLState()))) {
                    throw e;
                }
                if (!hasMonth(connection, today)) {
                    throw new RemoteException(ErrorCode.DATABASE_UNAVAILABLE, NO_MONTH, e);
                }
                LOG.warn(
                        "the audit's months from {} on are made later: something reads the audit at this moment, such as a backup, or another node makes them",
                        YearMonth.from(today).plusMonths(made));
            }
        } catch (SQLException e) {
            throw DatabaseFailure.of(e);
        }
    }

    /** Until the connection is closed, whose statements end before the driver leaves them alone with what they locked. */
    private static void takeTurn(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET statement_timeout = '50s'");
            statement.execute("SELECT pg_advisory_lock(" + MAKING_MONTHS + ")");
            // Whoever comes after one who waits for a lock waits as well.
            statement.execute("SET lock_timeout = '2s'");
        }
    }

    private static void makeMonth(Connection connection, LocalDate day) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("CALL farhand.make_audit_partitions(?, 1)")) {
            statement.setObject(1, day);
            statement.execute();
        }
    }

    private static boolean hasMonth(Connection connection, LocalDate day) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT to_regclass('farhand.audit_events_' || to_char(?::date, 'YYYY_MM')) IS NOT NULL")) {
            statement.setObject(1, day);
            try (ResultSet found = statement.executeQuery()) {
                return found.next() && found.getBoolean(1);
            }
        }
    }
}
