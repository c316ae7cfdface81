package dev.farhand.server.database;

import dev.farhand.server.postgres.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** The database inside the PostgreSQL that belongs to the server. */
public final class OwnDatabase {
    private static final String NAME = "farhand";

    private OwnDatabase() {}

    /** The database as its owner; both are made where they are missing. Passwords follow from the cluster's secret. */
    public static DatabaseUrl in(EmbeddedPostgres postgres) {
        return in(root(postgres.port(), postgres.superuserPassword()), NAME);
    }

    /** The database as its owner, in a PostgreSQL that another server has started; nothing is made. */
    public static DatabaseUrl of(EmbeddedPostgres.Running postgres) {
        return owner(root(postgres.port(), postgres.superuserPassword()), NAME);
    }

    private static DatabaseUrl root(int port, String password) {
        return new DatabaseUrl("127.0.0.1", port, "postgres", EmbeddedPostgres.SUPERUSER, password, Map.of());
    }

    private static DatabaseUrl owner(DatabaseUrl root, String name) {
        return root.named(name).as(NAME, DatabaseRoles.derivedPassword(root.password(), NAME));
    }

    static DatabaseUrl in(DatabaseUrl root, String name) {
        DatabaseUrl owner = owner(root, name);
        try (Connection connection = DatabaseRoles.connect(root);
                Statement statement = connection.createStatement()) {
            if (!exists(connection, "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = ?)", NAME)) {
                statement.execute(
                        "CREATE ROLE farhand LOGIN CREATEROLE PASSWORD '" + DatabaseRoles.verifier(owner) + "'");
            }
            if (!exists(connection, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = ?)", name)) {
                statement.execute("CREATE DATABASE " + DatabaseRoles.quoted(name) + " OWNER farhand");
            }
            // Nobody has anything to do in the others.
            statement.execute("REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC");
        } catch (SQLException e) {
            throw DatabaseFailure.of(e);
        }
        return owner;
    }

    private static boolean exists(Connection connection, String question, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(question)) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }
}
