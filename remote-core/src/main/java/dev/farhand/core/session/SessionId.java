package dev.farhand.core.session;

import dev.farhand.core.internal.text.Uuids;
import java.util.UUID;

/** Names a session. Knowing it gives no right: it may stand in a URL and in a log. */
public record SessionId(UUID value) {
    /** Reads the canonical text form. Throws {@link IllegalArgumentException} on anything else. */
    public static SessionId parse(String text) {
        return new SessionId(Uuids.parse(text));
    }

    /** A new name. */
    public static SessionId random() {
        return new SessionId(UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
