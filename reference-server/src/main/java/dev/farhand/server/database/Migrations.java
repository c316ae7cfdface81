package dev.farhand.server.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the tables to the form that this server knows, and keeps months ready for what happens in them. */
final class Migrations {
    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
    private static final int MONTHS_AHEAD = 13;
    private static final long MAKING_MONTHS = 0x6661_7268_616e_6402L;
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

    /** To be called now and then for as long as the server runs. Nodes take turns: a table is made once. */
    void makeMonths() {
        try (Connection connection = DatabaseRoles.connect(roles.owner());
                Statement turn = connection.createStatement();
                PreparedStatement statement = connection.prepareStatement("CALL farhand.make_audit_partitions(?, ?)")) {
            // Until the connection is closed.
            turn.execute("SELECT pg_advisory_lock(" + MAKING_MONTHS + ")");
            statement.setObject(1, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
            statement.setInt(2, MONTHS_AHEAD);
            statement.execute();
        } catch (SQLException e) {
            throw DatabaseFailure.of(e);
        }
    }
}
