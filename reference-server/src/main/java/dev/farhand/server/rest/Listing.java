package dev.farhand.server.rest;

import dev.farhand.server.database.Page;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.function.Function;

/**
 * A part of a list.
 *
 * @param data what is on it
 * @param pagination which part it is
 * @param <T> of what
 */
@Serdeable
record Listing<T>(List<T> data, Pagination pagination) {
    static <S, T> Listing<T> of(Page<S> page, Function<S, T> body, int number, int limit) {
        return new Listing<>(page.items().stream().map(body).toList(), new Pagination(number, limit, page.total()));
    }

    static <S, T> Listing<T> whole(List<S> all, Function<S, T> body) {
        return new Listing<>(all.stream().map(body).toList(), new Pagination(1, all.size(), all.size()));
    }

    @Serdeable
    record Pagination(int page, int limit, long total) {}
}
