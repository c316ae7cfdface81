package dev.farhand.core.identity;

import java.util.Locale;
import java.util.UUID;

/** {@link UUID#fromString} accepts short and odd forms; two spellings of one name would defeat comparisons. */
final class CanonicalUuid {
    private CanonicalUuid() {}

    static UUID parse(String text) {
        UUID uuid = text.length() == 36 ? UUID.fromString(text) : null;
        if (uuid == null || !uuid.toString().equals(text.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("not a UUID in its usual form");
        }
        return uuid;
    }
}
