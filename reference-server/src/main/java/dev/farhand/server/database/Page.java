package dev.farhand.server.database;

import java.util.List;

/**
 * A part of a list.
 *
 * @param items what is on it
 * @param total how many the whole list has
 * @param <T> of what
 */
public record Page<T>(List<T> items, long total) {
    /** Keeps a copy. */
    public Page {
        items = List.copyOf(items);
    }

    /** Of a list that has nothing. */
    public static <T> Page<T> none() {
        return new Page<>(List.of(), 0);
    }
}
