package dev.farhand.server.http;

import dev.farhand.core.annotation.ThreadSafe;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The proxies whose word on where a request comes from counts; nobody else's does, and none by default. {@link #toString()}
 * is what {@link #parse} reads.
 */
@ThreadSafe
public final class TrustedProxies {
    /** Nobody's word counts. */
    public static final TrustedProxies NONE = new TrustedProxies(Networks.parse(""));

    private static final Pattern HOP = Pattern.compile("\\[([^]]+)](:[0-9]{1,5})?|([0-9.]+):[0-9]{1,5}|(.+)");

    private final Networks networks;

    private TrustedProxies(Networks networks) {
        this.networks = networks;
    }

    /**
     * Reads addresses and networks, such as {@code 192.0.2.7, 10.0.0.0/8, fd00::/8}. Throws
     * {@link IllegalArgumentException} for anything else.
     */
    public static TrustedProxies parse(String text) {
        return new TrustedProxies(Networks.parse(text));
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

    /** Whether this address is one of them. */
    public boolean trusts(InetAddress address) {
        return networks.contains(address);
    }

    private static Optional<InetAddress> hop(String text) {
        Matcher parts = HOP.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        for (int group : new int[] {1, 3, 4}) {
            String literal = parts.group(group);
            if (literal != null) {
                return Networks.literal(literal);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return networks.toString();
    }
}
