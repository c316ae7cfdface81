package dev.farhand.server.certificate;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What browsers may call a server of this machine. */
public final class WebHosts {
    private static final Logger LOG = LoggerFactory.getLogger(WebHosts.class);
    private static final String HOST =
            "[a-z0-9_]([a-z0-9_-]*[a-z0-9])?(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9])?)*|[0-9a-f:.]+";

    private WebHosts() {}

    /** Of a server that listens there, and is called that where its address is known; always localhost too. */
    public static List<String> of(String address, Optional<URI> url) {
        Set<String> hosts = new LinkedHashSet<>(List.of("localhost", "127.0.0.1", "::1"));
        url.map(URI::getHost).ifPresent(host -> add(hosts, host.replaceAll("[\\[\\]]", "")));
        try {
            if (InetAddress.getByName(address).isAnyLocalAddress()) {
                addInterfaces(hosts);
            } else {
                add(hosts, address);
            }
            add(hosts, InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException | SocketException e) {
            LOG.debug("this machine does not know all of its names", e);
        }
        return List.copyOf(hosts);
    }

    /** What to call a server that listens there, in an address that is opened on the same machine. */
    public static String reached(String address) {
        try {
            InetAddress listening = InetAddress.getByName(address);
            if (listening.isAnyLocalAddress()
                    || List.of("127.0.0.1", "0:0:0:0:0:0:0:1").contains(listening.getHostAddress())) {
                return "localhost";
            }
        } catch (UnknownHostException e) {
            LOG.debug("this machine does not know {}", address, e);
        }
        return address.contains(":") ? "[" + address + "]" : address;
    }

    private static void addInterfaces(Set<String> hosts) throws SocketException {
        NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(found -> !found.isLoopbackAddress() && !found.isLinkLocalAddress())
                .limit(16)
                .forEach(found -> add(hosts, found.getHostAddress()));
    }

    private static void add(Set<String> hosts, String host) {
        String lower = host.toLowerCase(Locale.ROOT).replaceAll("%.*", "");
        if (lower.matches(HOST)) {
            hosts.add(lower);
        } else {
            LOG.debug("{} is no name that a certificate could have", host);
        }
    }
}
