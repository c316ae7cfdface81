package dev.farhand.server.database;

import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.plugin.AuthenticationPlugin;
import org.postgresql.plugin.AuthenticationRequestType;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * Uses the password only to prove that we know it. Whoever answers at the database's port, and be it a stranger who took
 * the port after the database died, gets neither the password nor a hash to guess it from. Made by the driver, by its name.
 */
public final class ScramPassword implements AuthenticationPlugin {
    private static final String REFUSAL = "The database asks for the password in a way that gives it away. Let it use"
            + " scram-sha-256, or reach it with sslmode=verify-full.";

    private final String password;

    /** With what the driver was given. */
    public ScramPassword(Properties properties) {
        password = properties.getProperty("password", "");
    }

    @Override
    public char[] getPassword(AuthenticationRequestType type) throws PSQLException {
        if (type != AuthenticationRequestType.SASL) {
            throw new PSQLException(REFUSAL, PSQLState.CONNECTION_REJECTED);
        }
        return password.toCharArray();
    }

    /** What it means for whoever started the server; empty for other failures. */
    static Optional<String> refusal(SQLException failure) {
        return REFUSAL.equals(failure.getMessage()) ? Optional.of(REFUSAL) : Optional.empty();
    }
}
