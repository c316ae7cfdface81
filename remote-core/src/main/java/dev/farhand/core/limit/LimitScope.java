package dev.farhand.core.limit;

import java.util.Locale;

/** Over whom things are counted, in the order in which limits are checked. */
public enum LimitScope {
    /** One person. */
    USER,
    /** One machine. */
    DEVICE,
    /** One tenant; {@code "org"} on the wire. */
    ORGANISATION,
    /** All of this installation. */
    SERVER;

    /** {@code user}, {@code device}, {@code org} or {@code server}. */
    public String wireName() {
        return this == ORGANISATION ? "org" : name().toLowerCase(Locale.ROOT);
    }
}
