package dev.farhand.server.device;

import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.protocol.v1.DeviceFacts;
import dev.farhand.server.access.DevicePlace;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A machine as the console shows it.
 *
 * @param id which
 * @param place where it belongs
 * @param tenantName the tenant's name
 * @param siteName the site's name
 * @param groupName the group's name
 * @param name what people call it
 * @param osType which kind of system
 * @param facts what it says about itself
 * @param address where it came from last
 * @param lastSeenAt when it was heard of last
 * @param enrolledAt when it came in
 * @param waiting whether it waits for somebody to let it in
 * @param tags what people sort it by
 * @param notes what people wrote on it
 * @param liveSessions how many sessions are open on it
 */
public record Device(
        DeviceId id,
        DevicePlace place,
        String tenantName,
        String siteName,
        Optional<String> groupName,
        String name,
        String osType,
        DeviceFacts facts,
        Optional<String> address,
        Optional<Instant> lastSeenAt,
        Instant enrolledAt,
        boolean waiting,
        List<String> tags,
        String notes,
        int liveSessions) {
    /** Keeps a copy. */
    public Device {
        tags = List.copyOf(tags);
    }

    /** The same, heard of at this moment, unless it was later. */
    public Device heardAt(Instant at) {
        return new Device(
                id,
                place,
                tenantName,
                siteName,
                groupName,
                name,
                osType,
                facts,
                address,
                lastSeenAt.filter(known -> known.isAfter(at)).or(() -> Optional.of(at)),
                enrolledAt,
                waiting,
                tags,
                notes,
                liveSessions);
    }
}
