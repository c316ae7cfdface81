package dev.farhand.core.session;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a session is in its life. */
public enum SessionState {
    /** Recorded; the device has not answered. */
    PENDING,
    /** The device knows; consent and negotiation are under way. */
    CONNECTING,
    /** In use. */
    ACTIVE,
    /** Ended as it should. */
    DISCONNECTED,
    /** Never established, or dropped. */
    FAILED,
    /** The person at the machine, or the machine's own rule, said no. */
    DENIED;

    /** The state with this {@link #wireName()}. */
    public static Optional<SessionState> ofWireName(String name) {
        return Arrays.stream(values())
                .filter(state -> state.wireName().equals(name))
                .findFirst();
    }

    /** How it is written in REST and in the database: {@code "active"}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether nothing changes it any more. */
    public boolean ended() {
        return this == DISCONNECTED || this == FAILED || this == DENIED;
    }
}
