package dev.farhand.server.database;

import dev.farhand.core.error.RemoteException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.postgresql.util.PasswordUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is who in the database. The <em>owner</em> has the tables and changes their form; the server works as
 * <em>app</em>, which can do neither; <em>lookup</em> owns the few functions that see more than one tenant's ids, and
 * cannot log in.
 *
 * @param owner the database as its owner
 * @param app the database as the role that the server works as
 * @param lookup name of the role that owns the lookups
 */
record DatabaseRoles(DatabaseUrl owner, DatabaseUrl app, String lookup) {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseRoles.class);
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,55}");
    /** A wrong password, an unknown role. */
    private static final Set<String> REFUSED = Set.of("28P01", "28000");

    private static final String NOT_ALLOWED = "42501";
    private static final long MAKING_ROLES = 0x6661_7268_616e_6401L;

    /**
     * Makes what is missing. Nodes that share a database agree on the app's password without telling each other: it is
     * derived from the owner's.
     *
     * @throws RemoteException INVALID_CONFIGURATION, with the next step, where the owner may not make roles
     */
    static DatabaseRoles prepare(DatabaseUrl owner, Optional<DatabaseUrl> givenApp) {
        DatabaseUrl app = givenApp.orElseGet(() -> derived(owner));
        requireName(owner.user());
        requireName(app.user());
        if (app.user().equals(owner.user())) {
            throw DatabaseFailure.configuration(DatabaseKeys.APP_URL.name() + ": the role " + app.user()
                    + " owns the tables; give the server one that does not.");
        }
        DatabaseRoles roles = new DatabaseRoles(owner, app, owner.user() + "_lookup");
        try (Connection connection = connect(owner)) {
            roles.make(connection, givenApp.isEmpty());
            return roles;
        } catch (SQLException e) {
            throw roles.refusal(e);
        }
    }

    /** As {@link #prepare} left them; asks nobody. */
    static DatabaseRoles known(DatabaseUrl owner, Optional<DatabaseUrl> givenApp) {
        return new DatabaseRoles(owner, givenApp.orElseGet(() -> derived(owner)), owner.user() + "_lookup");
    }

    private static DatabaseUrl derived(DatabaseUrl owner) {
        if (owner.password().isEmpty()) {
            throw DatabaseFailure.configuration(
                    DatabaseKeys.URL.name() + " has no password to derive another from. Set "
                            + DatabaseKeys.APP_URL.environmentName() + " as well.");
        }
        String user = owner.user() + "_app";
        return owner.as(user, derivedPassword(owner.password(), user));
    }

    /** Whoever has the secret can make it again; nobody gets from it to the secret. */
    static String derivedPassword(String secret, String role) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] derived = mac.doFinal(("farhand database role " + role).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(derived);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static void requireName(String role) {
        if (!NAME.matcher(role).matches()) {
            throw DatabaseFailure.configuration("The name of the database role " + role
                    + " is not allowed; take letters, digits, and at most 56 of them.");
        }
    }

    static Connection connect(DatabaseUrl url) throws SQLException {
        return DriverManager.getConnection(url.jdbc(), url.properties());
    }

    private void make(Connection connection, boolean ourApp) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // Nodes that start at the same time take turns.
            statement.execute("SELECT pg_advisory_lock(" + MAKING_ROLES + ")");
            if (!exists(connection, lookup)) {
                statement.execute("CREATE ROLE " + quoted(lookup) + " NOLOGIN");
                LOG.info("made the database role {}", lookup);
            }
            if (!mayBecome(connection, lookup)) {
                statement.execute("GRANT " + quoted(lookup) + " TO CURRENT_USER");
            }
            boolean made = ourApp && !exists(connection, app.user());
            if (made) {
                statement.execute("CREATE ROLE " + quoted(app.user()) + " LOGIN PASSWORD '" + verifier(app) + "'");
                LOG.info("made the database role {}", app.user());
            }
            closeToOthers(statement);
            if (ourApp && !made && !passwordHolds()) {
                statement.execute("ALTER ROLE " + quoted(app.user()) + " LOGIN PASSWORD '" + verifier(app) + "'");
                LOG.info("gave the database role {} the password that follows from its owner's", app.user());
            }
            statement.execute("SELECT pg_advisory_unlock(" + MAKING_ROLES + ")");
        }
    }

    /** What the database keeps of a password; the password itself would stand in its log when the statement fails. */
    static String verifier(DatabaseUrl role) throws SQLException {
        return PasswordUtil.encodePassword(role.user(), role.password().toCharArray(), "scram-sha-256");
    }

    /** Where the database is ours; somebody else's stays as it is. */
    private void closeToOthers(Statement statement) throws SQLException {
        boolean ours;
        try (ResultSet row = statement.executeQuery(
                "SELECT pg_has_role(datdba, 'USAGE') FROM pg_database" + " WHERE datname = current_database()")) {
            ours = row.next() && row.getBoolean(1);
        }
        if (ours) {
            String database = quoted(owner.name());
            statement.execute("REVOKE ALL ON DATABASE " + database + " FROM PUBLIC");
            statement.execute("GRANT CONNECT ON DATABASE " + database + " TO " + quoted(app.user()));
        }
    }

    private boolean passwordHolds() throws SQLException {
        try {
            connect(app).close();
            return true;
        } catch (SQLException e) {
            if (isRefused(e)) {
                return false;
            }
            if (NOT_ALLOWED.equals(e.getSQLState())) {
                throw refusalOfApp(e);
            }
            throw e;
        }
    }

    /** What it means that the role which the server works as does not get in. */
    RemoteException refusalOfApp(SQLException failure) {
        return NOT_ALLOWED.equals(failure.getSQLState()) || isRefused(failure)
                ? DatabaseFailure.configuration(
                        "The database does not let the role " + app.user()
                                + " in. Give it the right password, and GRANT" + " CONNECT ON DATABASE "
                                + quoted(app.name()) + " TO " + quoted(app.user()) + ".",
                        failure)
                : unlessSaid(failure);
    }

    private static RemoteException unlessSaid(SQLException failure) {
        return ScramPassword.refusal(failure)
                .map(sentence -> DatabaseFailure.configuration(sentence, failure))
                .orElseGet(() -> DatabaseFailure.of(failure));
    }

    private static boolean isRefused(SQLException failure) {
        return failure.getSQLState() != null && REFUSED.contains(failure.getSQLState());
    }

    private static boolean exists(Connection connection, String role) throws SQLException {
        return yes(connection, "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = ?)", role);
    }

    /** Who made a role is a member of it at once, and from PostgreSQL 16 on that alone does not allow to become it. */
    private static boolean mayBecome(Connection connection, String role) throws SQLException {
        return connection.getMetaData().getDatabaseMajorVersion() < 16
                ? yes(connection, "SELECT pg_has_role(CURRENT_USER, ?, 'MEMBER')", role)
                : yes(connection, "SELECT pg_has_role(CURRENT_USER, ?, 'SET')", role);
    }

    private static boolean yes(Connection connection, String question, String role) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(question)) {
            statement.setString(1, role);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private RemoteException refusal(SQLException failure) {
        String state = failure.getSQLState();
        if (NOT_ALLOWED.equals(state)) {
            return DatabaseFailure.configuration(
                    "The database role " + owner.user()
                            + " may not make the roles that the server needs. Let it (ALTER ROLE "
                            + quoted(owner.user()) + " CREATEROLE), or make them yourself: CREATE ROLE "
                            + quoted(lookup)
                            + " NOLOGIN; GRANT " + quoted(lookup) + " TO " + quoted(owner.user()) + "; CREATE ROLE "
                            + quoted(app.user()) + " LOGIN PASSWORD '…'; and set "
                            + DatabaseKeys.APP_URL.environmentName() + ".",
                    failure);
        }
        if (isRefused(failure)) {
            return DatabaseFailure.configuration(
                    "The database refuses the role " + owner.user() + ". Look at " + DatabaseKeys.URL.name() + ".",
                    failure);
        }
        return unlessSaid(failure);
    }

    /**
     * The last look before the doors open: the role that the server works as must be bound by the rules.
     *
     * @throws RemoteException INVALID_CONFIGURATION where it is not
     */
    void requireBound(Connection asApp) throws SQLException {
        String question = """
                SELECT r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb,
                    EXISTS (SELECT FROM pg_roles o WHERE o.rolname IN (?, ?) AND pg_has_role(r.oid, o.oid, 'MEMBER'))
                        OR EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = 'farhand'::regnamespace
                            AND pg_has_role(r.oid, c.relowner, 'MEMBER'))
                FROM pg_roles r WHERE r.rolname = CURRENT_USER
                """;
        try (PreparedStatement statement = asApp.prepareStatement(question)) {
            statement.setString(1, owner.user());
            statement.setString(2, lookup);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next() || row.getBoolean(1) || row.getBoolean(2)) {
                    throw DatabaseFailure.configuration("The database role " + app.user()
                            + " could get around the separation of tenants. Give the server one that is neither superuser nor"
                            + " has BYPASSRLS, CREATEROLE or CREATEDB, and that is no member of " + owner.user()
                            + " or "
                            + lookup + ".");
                }
            }
        }
    }
}
