package dev.farhand.server.rest;

import dev.farhand.server.database.Page;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param data what is on it
 * @param pagination which part it is
 * @param <T> of what
 */
@Serdeable
record Listing<T>(List<T> data, Pagination pagination) {
    /** A list, as far as it is asked for. */
    interface Source<S> {
        Page<S> page(int limit, long offset);
    }

    /** The page of a list that a query names, or the first; of the size that it names, or the usual one. */
    static <S, T> Listing<T> of(
            @Nullable Integer page, @Nullable Integer limit, Source<S> source, Function<S, T> body) {
        int number = Fields.page(page);
        int size = Fields.limit(limit);
        Page<S> found = source.page(size, (number - 1L) * size);
        return new Listing<>(found.items().stream().map(body).toList(), new Pagination(number, size, found.total()));
    }

    /** One thing, or nothing. */
    static <T> Listing<T> ofOne(Optional<T> one) {
        return new Listing<>(
                one.stream().toList(), new Pagination(1, 1, one.stream().count()));
    }

    @Serdeable
    record Pagination(int page, int limit, long total) {}
}
