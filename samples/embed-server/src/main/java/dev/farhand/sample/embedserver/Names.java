package dev.farhand.sample.embedserver;

import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.DeviceIdentity;
import dev.farhand.transport.link.Link;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** How things are called on the terminal. */
final class Names {
    private Names() {}

    static DeviceId device(Link link) {
        return ((DeviceIdentity) link.peer()).id();
    }

    static String of(Link link) {
        return device(link).toString();
    }

    static String of(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    static String of(InetSocketAddress address) {
        return address.getAddress() == null
                ? address.getHostString()
                : address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
