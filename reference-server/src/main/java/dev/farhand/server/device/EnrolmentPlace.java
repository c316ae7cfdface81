package dev.farhand.server.device;

import java.util.Optional;
import java.util.UUID;

/**
 * Where the devices of a token belong and whether they wait there to be let in, as the one text that a policy of the library
 * has room for.
 */
record EnrolmentPlace(UUID site, Optional<UUID> group, boolean waiting) {
    private static final String WAITING = "?";

    static EnrolmentPlace parse(String text) {
        boolean waiting = text.endsWith(WAITING);
        String place = waiting ? text.substring(0, text.length() - 1) : text;
        int slash = place.indexOf('/');
        return slash < 0
                ? new EnrolmentPlace(UUID.fromString(place), Optional.empty(), waiting)
                : new EnrolmentPlace(
                        UUID.fromString(place.substring(0, slash)),
                        Optional.of(UUID.fromString(place.substring(slash + 1))),
                        waiting);
    }

    @Override
    public String toString() {
        return group.map(id -> site + "/" + id).orElse(site.toString()) + (waiting ? WAITING : "");
    }
}
