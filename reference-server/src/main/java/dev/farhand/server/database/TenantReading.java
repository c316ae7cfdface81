package dev.farhand.server.database;

import com.google.errorprone.annotations.CompileTimeConstant;
import dev.farhand.core.annotation.ThreadConfined;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A transaction that reads, and sees the rows of its tenants only. The text of a statement is a constant of the program;
 * values stand in it as {@code ?}. Takes what the driver takes, and ids, moments, addresses, optional values, and
 * collections of texts. Failures are {@link dev.farhand.core.error.RemoteException}s.
 */
@ThreadConfined("whoever runs the transaction")
public class TenantReading {
    private final Statements statements;

    TenantReading(Statements statements) {
        this.statements = statements;
    }

    final Statements statements() {
        return statements;
    }

    /** All rows, in the query's order; for queries with a limit. */
    public final <T> List<T> list(@CompileTimeConstant String sql, Function<Row, T> reader, Object... values) {
        return statements.list(sql, reader, values);
    }

    /**
     * A part of a list, of a query without a limit whose rows say as {@code total} how many there are. Beyond the end there is
     * nothing, of as many.
     */
    public final <T> Page<T> page(
            int limit, long offset, @CompileTimeConstant String sql, Function<Row, T> reader, Object... values) {
        Page<T> part = part(sql, reader, values, limit, offset);
        return part.items().isEmpty() && offset > 0
                ? new Page<>(List.of(), part(sql, reader, values, 1, 0).total())
                : part;
    }

    private <T> Page<T> part(String sql, Function<Row, T> reader, Object[] values, int limit, long offset) {
        Object[] bounded =
                Stream.concat(Arrays.stream(values), Stream.of(limit, offset)).toArray();
        long[] total = new long[1];
        List<T> items = statements.list(
                sql + " LIMIT ? OFFSET ?",
                row -> {
                    total[0] = row.number("total");
                    return reader.apply(row);
                },
                bounded);
        return new Page<>(items, total[0]);
    }

    /** One row after the other, as many as there are, without ever holding all of them. */
    public final void each(@CompileTimeConstant String sql, Consumer<Row> reader, Object... values) {
        statements.each(sql, reader, values);
    }

    /** The only row, if there is one; throws {@link IllegalStateException} where there are several. */
    public final <T> Optional<T> find(@CompileTimeConstant String sql, Function<Row, T> reader, Object... values) {
        List<T> found = statements.list(sql, reader, values);
        if (found.size() > 1) {
            throw new IllegalStateException("asked for one row and found " + found.size());
        }
        return found.stream().findFirst();
    }

    /** The only row; throws {@link IllegalStateException} where there is none, or several. */
    public final <T> T one(@CompileTimeConstant String sql, Function<Row, T> reader, Object... values) {
        return find(sql, reader, values)
                .orElseThrow(() -> new IllegalStateException("asked for one row and found none"));
    }
}
