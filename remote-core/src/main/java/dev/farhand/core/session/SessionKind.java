package dev.farhand.core.session;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a session was opened for. */
public enum SessionKind {
    /** A shell. */
    TERMINAL,
    /** The screen, with keyboard and pointer. */
    DESKTOP,
    /** Files only. */
    FILE_TRANSFER;

    /** The kind with this {@link #wireName()}. */
    public static Optional<SessionKind> ofWireName(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.wireName().equals(name))
                .findFirst();
    }

    /** How it is written in REST and in the database: {@code "file_transfer"}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
