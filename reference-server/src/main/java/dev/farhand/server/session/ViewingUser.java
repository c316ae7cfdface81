package dev.farhand.server.session;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.util.Optional;
import java.util.UUID;

/**
 * Who views a session, and the login they do it with: a viewer lives no longer than that.
 *
 * @param user the account
 * @param login the browser's login; empty for a program
 */
public record ViewingUser(UUID user, Optional<UUID> login) {
    /** What {@link #toString} made. */
    public static ViewingUser parse(String text) {
        String[] parts = text.split(" ", -1);
        try {
            return new ViewingUser(
                    UUID.fromString(parts[0]),
                    parts.length > 1 ? Optional.of(UUID.fromString(parts[1])) : Optional.empty());
        } catch (IllegalArgumentException e) {
            throw new RemoteException(ErrorCode.TICKET_INVALID, ErrorCode.TICKET_INVALID.sentence(), e);
        }
    }

    /** For tickets and viewers, which take a text. */
    @Override
    public String toString() {
        return login.map(id -> user + " " + id).orElseGet(user::toString);
    }
}
