package dev.farhand.server.device;

import java.util.Optional;
import java.util.UUID;

/**
 * Which machines are wanted.
 *
 * @param search what stands in a name, a host name, a tag, an address or a note; empty for all
 * @param online only those that are, or are not, connected
 * @param waiting only those that wait, or do not wait, to be let in
 * @param tag only those with this tag
 * @param site only those of this site
 * @param group only those of this group
 * @param tenant only those of this tenant
 */
public record DeviceFilter(
        String search,
        Optional<Boolean> online,
        Optional<Boolean> waiting,
        Optional<String> tag,
        Optional<UUID> site,
        Optional<UUID> group,
        Optional<UUID> tenant) {
    /** All there are. */
    public static final DeviceFilter ALL = new DeviceFilter(
            "",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
}
