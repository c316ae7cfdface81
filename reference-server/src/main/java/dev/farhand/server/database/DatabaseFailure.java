package dev.farhand.server.database;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;

/** What a failure of the database means for whoever asked something of us. */
final class DatabaseFailure {
    /** A standby, or one that somebody told to take no more: another will, or this one again. */
    private static final String READ_ONLY = "25006";

    private static final String DISK_FULL = "53100";
    private static final String CONNECTION_CLASS = "08";
    private static final Set<String> GONE_FOR_NOW = Set.of("57P01", "57P02", "57P03", "53300", READ_ONLY);

    /** For a statement to end, or for a lock. */
    private static final Set<String> WAITED_TOO_LONG = Set.of("57014", "55P03");

    /** Transactions that waited for each other, of which PostgreSQL ends one: this one. The same again goes through. */
    private static final Set<String> IN_EACH_OTHERS_WAY = Set.of("40P01", "40001");

    /** Data that are none of the column's type, and those that break a rule of the table. */
    private static final Set<String> CLASSES_OF_VALUES = Set.of("22", "23");

    private DatabaseFailure() {}

    static boolean isOfWaiting(SQLException failure) {
        return failure.getSQLState() != null && WAITED_TOO_LONG.contains(failure.getSQLState());
    }

    static boolean isOfValues(SQLException failure) {
        String state = failure.getSQLState();
        return state != null && state.length() == 5 && CLASSES_OF_VALUES.contains(state.substring(0, 2));
    }

    static RemoteException of(SQLException failure) {
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        if (state.equals(DISK_FULL)) {
            return new RemoteException(ErrorCode.STORAGE_FULL, ErrorCode.STORAGE_FULL.sentence(), failure);
        }
        if (IN_EACH_OTHERS_WAY.contains(state)) {
            return new RemoteException(ErrorCode.OVERLOADED, ErrorCode.OVERLOADED.sentence(), failure);
        }
        boolean temporary = failure instanceof SQLTransientConnectionException
                || state.startsWith(CONNECTION_CLASS)
                || GONE_FOR_NOW.contains(state)
                || WAITED_TOO_LONG.contains(state);
        return temporary
                ? new RemoteException(
                        ErrorCode.DATABASE_UNAVAILABLE, ErrorCode.DATABASE_UNAVAILABLE.sentence(), failure)
                : new RemoteException(ErrorCode.INTERNAL, "The database refused a statement.", failure);
    }

    static RemoteException configuration(String sentence, Throwable cause) {
        return new RemoteException(ErrorCode.INVALID_CONFIGURATION, sentence, cause);
    }

    static RemoteException configuration(String sentence) {
        return new RemoteException(ErrorCode.INVALID_CONFIGURATION, sentence);
    }
}
