package dev.farhand.core.ticket;

import dev.farhand.core.session.SessionId;
import dev.farhand.core.session.SessionKind;
import java.util.Optional;

/**
 * What a ticket is for. It opens nothing for anybody or anything else.
 *
 * @param user id of the one it was made for
 * @param session the session it belongs to
 * @param kind what that session is
 * @param origin the exact origin of the page that may use it, {@code "https://farhand.example"}; empty for a program that is
 *     no page, and names none
 * @param address the network address that may use it, when it was bound to one
 */
public record TicketBinding(
        String user, SessionId session, SessionKind kind, Optional<String> origin, Optional<String> address) {
    private static final int LONGEST = 300;

    /** Throws {@link IllegalArgumentException} for an empty or endless text. */
    public TicketBinding {
        check("user", user);
        origin.ifPresent(value -> check("origin", value));
        address.ifPresent(value -> check("address", value));
    }

    /** A binding to a page of this origin, and to no address. */
    public TicketBinding(String user, SessionId session, SessionKind kind, String origin) {
        this(user, session, kind, Optional.of(origin), Optional.empty());
    }

    private static void check(String name, String value) {
        if (value.isBlank() || value.length() > LONGEST) {
            throw new IllegalArgumentException(name + " has 1 to " + LONGEST + " characters");
        }
    }

    /** The same, for one address only. */
    public TicketBinding withAddress(String value) {
        return new TicketBinding(user, session, kind, origin, Optional.of(value));
    }
}
