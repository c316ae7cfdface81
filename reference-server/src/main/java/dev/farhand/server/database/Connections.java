package dev.farhand.server.database;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One transaction at a time for each thread, on a connection that lives. */
@ThreadSafe
final class Connections {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    private final HikariDataSource pool;
    private final Room room;
    private final ThreadLocal<Boolean> busy = ThreadLocal.withInitial(() -> false);

    Connections(HikariDataSource pool, Room room) {
        this.pool = pool;
        this.room = room;
    }

    /**
     * Runs a transaction. The opening decides nothing, so where it finds the connection dead, because PostgreSQL was started
     * again, it runs a second time on another one; the work never does.
     */
    <O, T> T run(boolean readOnly, Function<Statements, O> opening, BiFunction<Statements, O, T> work) {
        if (busy.get()) {
            throw new IllegalStateException("a transaction within a transaction");
        }
        busy.set(true);
        try (Begun<O> begun = begin(readOnly, opening)) {
            T result = begun.finish(work);
            if (!readOnly) {
                room.written();
            }
            return result;
        } catch (SQLException e) {
            throw room.explain(DatabaseFailure.of(e));
        } catch (RemoteException e) {
            throw room.explain(e);
        } finally {
            busy.remove();
        }
    }

    private <O> Begun<O> begin(boolean readOnly, Function<Statements, O> opening) throws SQLException {
        try {
            return Begun.on(pool.getConnection(), readOnly, opening);
        } catch (RemoteException e) {
            if (e.code() != ErrorCode.DATABASE_UNAVAILABLE) {
                throw e;
            }
            LOG.debug("a connection was dead", e);
            HikariPoolMXBean all = pool.getHikariPoolMXBean();
            if (all != null) {
                // The others died with it.
                all.softEvictConnections();
            }
            return Begun.on(pool.getConnection(), readOnly, opening);
        }
    }

    private record Begun<O>(Connection connection, Statements statements, O opened) implements AutoCloseable {
        static <O> Begun<O> on(Connection connection, boolean readOnly, Function<Statements, O> opening)
                throws SQLException {
            try {
                connection.setReadOnly(readOnly);
                Statements statements = new Statements(connection);
                return new Begun<>(connection, statements, opening.apply(statements));
            } catch (SQLException | RuntimeException e) {
                rollBack(connection);
                connection.close();
                throw e;
            }
        }

        <T> T finish(BiFunction<Statements, O, T> work) throws SQLException {
            try {
                T result = work.apply(statements, opened);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                rollBack(connection);
                throw e;
            }
        }

        private static void rollBack(Connection connection) {
            try {
                connection.rollback();
            } catch (SQLException e) {
                // It is broken, and PostgreSQL rolls back what it hears no more of.
                LOG.debug("could not roll back", e);
            }
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }
}
