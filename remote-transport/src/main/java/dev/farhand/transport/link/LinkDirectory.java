package dev.farhand.transport.link;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.identity.DeviceId;
import java.util.Collection;
import java.util.Optional;

/** The links that stand on a server now; at most one per device. */
@ThreadSafe
public interface LinkDirectory {
    /** The device's link. */
    Optional<Link> find(DeviceId device);

    /** All links, as they stood at the call. */
    Collection<Link> all();

    /** How many there are. */
    int count();
}
