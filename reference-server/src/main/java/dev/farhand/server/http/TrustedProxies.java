package dev.farhand.server.http;

import dev.farhand.core.annotation.ThreadSafe;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The proxies whose word on where a request comes from counts; nobody else's does, and none by default. {@link #toString()}
 * is what {@link #parse} reads.
 */
@ThreadSafe
public final class TrustedProxies {
    /** Nobody's word counts. */
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";

    /** Digits and dots, or colons and digits: never a name, which would be looked up. */
    private static final Pattern LITERAL =
            Pattern.compile(OCTET + "(\\." + OCTET + "){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private static final Pattern HOP = Pattern.compile("\\[([^]]+)](:[0-9]{1,5})?|([0-9.]+):[0-9]{1,5}|(.+)");

    private final List<Network> networks;

    private TrustedProxies(List<Network> networks) {
        this.networks = networks;
    }

    /**
     * Reads addresses and networks, such as {@code 192.0.2.7, 10.0.0.0/8, fd00::/8}. Throws
     * {@link IllegalArgumentException} for anything else.
     */
    public static TrustedProxies parse(String text) {
        return new TrustedProxies(Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .map(Network::parse)
                .toList());
    }

    /**
     * Where a request comes from: the peer, unless that is a trusted proxy. Then the last address in
     * {@code X-Forwarded-For} that none of these proxies has, since that one the first of them saw itself. What stands before
     * it, anybody can write.
     */
    public InetAddress origin(InetAddress peer, List<String> forwardedFor) {
        List<String> hops = new ArrayList<>();
        forwardedFor.forEach(header -> hops.addAll(Arrays.asList(header.split(","))));
        InetAddress origin = peer;
        for (int hop = hops.size() - 1; hop >= 0 && trusts(origin); hop--) {
            Optional<InetAddress> before = hop(hops.get(hop).strip());
            if (before.isEmpty()) {
                break;
            }
            origin = before.get();
        }
        return origin;
    }

    private boolean trusts(InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    private static Optional<InetAddress> hop(String text) {
        Matcher parts = HOP.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        for (int group : new int[] {1, 3, 4}) {
            String literal = parts.group(group);
            if (literal != null) {
                return literal(literal);
            }
        }
        return Optional.empty();
    }

    private static Optional<InetAddress> literal(String text) {
        if (!LITERAL.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return networks.stream().map(Network::toString).collect(Collectors.joining(","));
    }

    private record Network(InetAddress address, int bits) {
        static Network parse(String text) {
            String[] parts = text.split("/", 2);
            InetAddress address = literal(parts[0])
                    .orElseThrow(() -> new IllegalArgumentException("not an address or network: " + text));
            int most = address.getAddress().length * Byte.SIZE;
            int bits = parts.length == 1 ? most : Integer.parseInt(parts[1]);
            if (bits < 0 || bits > most) {
                throw new IllegalArgumentException("not an address or network: " + text);
            }
            return new Network(address, bits);
        }

        boolean contains(InetAddress other) {
            byte[] ours = address.getAddress();
            byte[] theirs = other.getAddress();
            if (ours.length != theirs.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % Byte.SIZE;
                if (((ours[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public String toString() {
            return address.getHostAddress() + "/" + bits;
        }
    }
}
