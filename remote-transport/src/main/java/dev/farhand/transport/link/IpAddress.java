package dev.farhand.transport.link;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Reads address literals without ever asking a name server. */
final class IpAddress {
    private IpAddress() {}

    static Optional<byte[]> parse(String text) {
        boolean ipv4 = text.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
        boolean ipv6 = text.indexOf(':') >= 0 && text.matches("[0-9a-f:.]{2,45}");
        if (!ipv4 && !ipv6) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text).getAddress());
        } catch (UnknownHostException notAnAddress) {
            return Optional.empty();
        }
    }
}
