package dev.farhand.server.event;

import dev.farhand.server.access.Authority;
import java.util.function.Predicate;

/**
 * Something that changed.
 *
 * @param id its name; a page that comes back says which it heard last
 * @param name what kind of thing
 * @param body the thing as it is now
 * @param mayHear who may hear of it
 */
public record LiveEvent(String id, String name, Object body, Predicate<Listener> mayHear) {
    /**
     * Who listens.
     *
     * @param user the person
     * @param authority what they may do
     */
    public record Listener(java.util.UUID user, Authority authority) {}
}
