package dev.farhand.server.database;

import dev.farhand.core.annotation.ThreadConfined;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The row that a query stands on. Not to be kept: it is another row soon. */
@ThreadConfined("whoever runs the query")
public final class Row {
    private final ResultSet rows;

    Row(ResultSet rows) {
        this.rows = rows;
    }

    /** A text that is always there. */
    public String text(String column) {
        return require(column, find(column, String.class));
    }

    /** A text that may be missing. */
    public Optional<String> optionalText(String column) {
        return Optional.ofNullable(find(column, String.class));
    }

    /** A moment that is always there. */
    public Instant instant(String column) {
        return require(column, find(column, OffsetDateTime.class)).toInstant();
    }

    /** A moment that may be missing. */
    public Optional<Instant> optionalInstant(String column) {
        return Optional.ofNullable(find(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    /** An id that is always there. */
    public UUID uuid(String column) {
        return require(column, find(column, UUID.class));
    }

    /** An id that may be missing. */
    public Optional<UUID> optionalUuid(String column) {
        return Optional.ofNullable(find(column, UUID.class));
    }

    /** A number that is always there. */
    public long number(String column) {
        try {
            // Not as an object: the driver makes none of another size than the column's.
            long number = rows.getLong(column);
            return require(column, rows.wasNull() ? null : number);
        } catch (SQLException e) {
            throw DatabaseFailure.of(e);
        }
    }

    /** A number that may be missing. */
    public Optional<Long> optionalNumber(String column) {
        try {
            long number = rows.getLong(column);
            return rows.wasNull() ? Optional.empty() : Optional.of(number);
        } catch (SQLException e) {
            throw DatabaseFailure.of(e);
        }
    }

    /** A number that is always there and small. */
    public int smallNumber(String column) {
        return Math.toIntExact(number(column));
    }

    /** A whole number of any size that is always there. */
    public BigInteger wholeNumber(String column) {
        return require(column, find(column, BigDecimal.class)).toBigIntegerExact();
    }

    /** Yes or no. */
    public boolean yes(String column) {
        return require(column, find(column, Boolean.class));
    }

    /** Bytes that are always there. */
    public byte[] bytes(String column) {
        try {
            return require(column, rows.getBytes(column));
        } catch (SQLException e) {
            throw DatabaseFailure.of(e);
        }
    }

    /** A list of texts that is always there. */
    public List<String> texts(String column) {
        try {
            return List.of((String[]) require(column, rows.getArray(column)).getArray());
        } catch (SQLException e) {
            throw DatabaseFailure.of(e);
        }
    }

    private <T> @Nullable T find(String column, Class<T> type) {
        try {
            return rows.getObject(column, type);
        } catch (SQLException e) {
            throw DatabaseFailure.of(e);
        }
    }

    private static <T> T require(String column, @Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("the column " + column + " is empty");
        }
        return value;
    }
}
