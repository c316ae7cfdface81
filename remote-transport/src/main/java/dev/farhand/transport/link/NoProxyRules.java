package dev.farhand.transport.link;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** The exceptions of {@code NO_PROXY}, whose dialects differ: this reads what curl and Go both read. */
final class NoProxyRules {
    private final List<Predicate<Target>> rules;

    private NoProxyRules(List<Predicate<Target>> rules) {
        this.rules = rules;
    }

    static NoProxyRules parse(String text) {
        List<Predicate<Target>> rules = new ArrayList<>();
        for (String entry : text.split("[,\\s]+", -1)) {
            if (!entry.isEmpty()) {
                rules.add(rule(entry.toLowerCase(Locale.ROOT)));
            }
        }
        return new NoProxyRules(List.copyOf(rules));
    }

    boolean matches(String host, int port) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        Target target = new Target(name, port, IpAddress.parse(name));
        return rules.stream().anyMatch(rule -> rule.test(target));
    }

    private static Predicate<Target> rule(String entry) {
        if (entry.equals("*")) {
            return target -> true;
        }
        String host = entry;
        int port = -1;
        int bracket = entry.lastIndexOf(']');
        int colon = entry.lastIndexOf(':');
        boolean bareIpv6 = bracket < 0 && entry.indexOf(':') != colon;
        if (colon > bracket && !bareIpv6 && entry.substring(colon + 1).matches("[0-9]{1,5}")) {
            port = Integer.parseInt(entry.substring(colon + 1));
            host = entry.substring(0, colon);
        }
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        int wanted = port;
        Predicate<Target> byHost = hostRule(host);
        return target -> (wanted < 0 || wanted == target.port) && byHost.test(target);
    }

    private static Predicate<Target> hostRule(String host) {
        int slash = host.indexOf('/');
        Optional<byte[]> network = IpAddress.parse(slash < 0 ? host : host.substring(0, slash));
        if (network.isPresent()) {
            byte[] address = network.get();
            int bits = slash < 0 ? address.length * 8 : prefix(host.substring(slash + 1), address.length * 8);
            return target -> target.address.isPresent() && sameNetwork(address, target.address.get(), bits);
        }
        String domain = host.startsWith("*.") ? host.substring(2) : host.startsWith(".") ? host.substring(1) : host;
        return target -> target.host.equals(domain) || target.host.endsWith("." + domain);
    }

    private static int prefix(String text, int maximum) {
        // A prefix that cannot be read matches nothing: bits beyond the address.
        return text.matches("[0-9]{1,3}") && Integer.parseInt(text) <= maximum ? Integer.parseInt(text) : maximum + 1;
    }

    private static boolean sameNetwork(byte[] network, byte[] address, int bits) {
        if (network.length != address.length || bits > network.length * 8) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((network[bit / 8] & mask) != (address[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    private record Target(String host, int port, Optional<byte[]> address) {}
}
