package dev.farhand.server.database;

import dev.farhand.core.annotation.ThreadConfined;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.TenantId;
import dev.farhand.core.session.SessionId;
import java.net.InetAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Runs statements on one connection. Values travel beside the text, never in it. */
@ThreadConfined("whoever runs the transaction")
final class Statements {
    private static final int FETCHED_AT_ONCE = 500;

    private final Connection connection;

    Statements(Connection connection) {
        this.connection = connection;
    }

    <T> List<T> list(String sql, Function<Row, T> reader, Object... values) {
        List<T> read = new ArrayList<>();
        each(sql, row -> read.add(reader.apply(row)), values);
        return List.copyOf(read);
    }

    void each(String sql, java.util.function.Consumer<Row> reader, Object... values) {
        try (PreparedStatement statement = prepared(sql, values)) {
            statement.setFetchSize(FETCHED_AT_ONCE);
            try (ResultSet rows = statement.executeQuery()) {
                Row row = new Row(rows);
                while (rows.next()) {
                    reader.accept(row);
                }
            }
        } catch (SQLException e) {
            throw DatabaseFailure.of(e);
        }
    }

    int update(String sql, Object... values) {
        try (PreparedStatement statement = prepared(sql, values)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw DatabaseFailure.of(e);
        }
    }

    private PreparedStatement prepared(String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < values.length; i++) {
                set(statement, i + 1, values[i]);
            }
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    private void set(PreparedStatement statement, int index, Object value) throws SQLException {
        if (value instanceof Optional<?> optional) {
            if (optional.isPresent()) {
                set(statement, index, optional.get());
            } else {
                statement.setNull(index, Types.NULL);
            }
        } else if (value instanceof Instant instant) {
            statement.setObject(index, instant.atOffset(ZoneOffset.UTC));
        } else if (value instanceof TenantId id) {
            statement.setObject(index, id.value());
        } else if (value instanceof DeviceId id) {
            statement.setObject(index, id.value());
        } else if (value instanceof SessionId id) {
            statement.setObject(index, id.value());
        } else if (value instanceof InetAddress address) {
            // Without the zone of a link-local one, which PostgreSQL does not take.
            statement.setObject(index, address.getHostAddress().replaceFirst("%.*", ""), Types.OTHER);
        } else if (value instanceof Collection<?> texts) {
            statement.setArray(index, connection.createArrayOf("text", texts.toArray()));
        } else {
            statement.setObject(index, value);
        }
    }
}
