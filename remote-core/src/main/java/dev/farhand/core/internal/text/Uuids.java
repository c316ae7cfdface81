package dev.farhand.core.internal.text;

import java.util.Locale;
import java.util.UUID;

/** {@link UUID#fromString} accepts short and odd forms; two spellings of one name would defeat comparisons. */
public final class Uuids {
    private Uuids() {}

    /** Reads the usual form of 36 characters; throws {@link IllegalArgumentException} for any other. */
    public static UUID parse(String text) {
        UUID uuid = text.length() == 36 ? UUID.fromString(text) : null;
        if (uuid == null || !uuid.toString().equals(text.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("not a UUID in its usual form");
        }
        return uuid;
    }
}
