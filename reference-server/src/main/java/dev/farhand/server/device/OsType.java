package dev.farhand.server.device;

import dev.farhand.core.protocol.v1.DeviceFacts;
import java.util.Locale;

/** The kinds of systems that the console tells apart. */
enum OsType {
    LINUX,
    WINDOWS,
    MACOS,
    OTHER;

    /** By what the machine says it is, and not by what that is called, which is one of hundreds of names of Linux. */
    static OsType of(DeviceFacts facts) {
        // Agents of before say no more than the name.
        String said = facts.getOsFamily().isEmpty() ? facts.getOsName() : facts.getOsFamily();
        String name = said.toLowerCase(Locale.ROOT);
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
