package dev.farhand.server.device;

import java.util.Locale;

/** The kinds of systems that the console tells apart. */
enum OsType {
    LINUX,
    WINDOWS,
    MACOS,
    OTHER;

    /** By what the machine calls itself. */
    static OsType of(String osName) {
        String name = osName.toLowerCase(Locale.ROOT);
        if (name.contains("windows")) {
            return WINDOWS;
        }
        if (name.contains("mac") || name.contains("darwin")) {
            return MACOS;
        }
        return name.contains("linux") || name.contains("debian") || name.contains("ubuntu") ? LINUX : OTHER;
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
