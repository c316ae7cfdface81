package dev.farhand.server;

import dev.farhand.core.identity.DeviceId;
import dev.farhand.transport.link.Link;
import dev.farhand.transport.link.LinkDirectory;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Where no machine is connected. */
public record NoLinks() implements LinkDirectory {
    @Override
    public Optional<Link> find(DeviceId device) {
        return Optional.empty();
    }

    @Override
    public Collection<Link> all() {
        return List.of();
    }

    @Override
    public int count() {
        return 0;
    }
}
