package dev.farhand.server.database;

/** Texts to be looked for by {@code LIKE}, in which nothing has a meaning but itself. */
public final class LikePattern {
    private LikePattern() {}

    /** Fits whatever this stands in. */
    public static String containing(String text) {
        return "%" + text.replaceAll("([\\\\%_])", "\\\\$1") + "%";
    }
}
