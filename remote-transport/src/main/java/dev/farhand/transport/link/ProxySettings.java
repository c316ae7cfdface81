package dev.farhand.transport.link;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The HTTP proxy on the way out, and what is reached without it. Credentials appear in no text this class or the link
 * gives out. Immutable.
 */
public final class ProxySettings {
    private static final ProxySettings NONE = new ProxySettings(Optional.empty(), NoProxyRules.parse(""));

    private final Optional<Proxy> proxy;
    private final NoProxyRules direct;

    private ProxySettings(Optional<Proxy> proxy, NoProxyRules direct) {
        this.proxy = proxy;
        this.direct = direct;
    }

    /** No proxy. */
    public static ProxySettings none() {
        return NONE;
    }

    /**
     * A proxy for everything but the exceptions.
     *
     * @param proxy {@code http://[user:password@]host[:port]}, user and password percent-encoded; the scheme may be left
     *     out, the port is 8080 without one
     * @param noProxy exceptions separated by commas or blanks: a host, a domain (with or without a leading dot: the domain
     *     itself and everything below it), an address, a network such as {@code 10.0.0.0/8}, each with {@code :port} for
     *     one port only, or {@code *} for everything
     * @throws IllegalArgumentException when the proxy is not such an address; the message holds no credentials
     */
    public static ProxySettings of(String proxy, String noProxy) {
        return new ProxySettings(Optional.of(parse(proxy.strip())), NoProxyRules.parse(noProxy));
    }

    /** From {@code HTTPS_PROXY} and {@code NO_PROXY}, or their lower-case twins, which win as they do in curl. */
    public static ProxySettings fromEnvironment(Map<String, String> environment) {
        String proxy = first(environment, "https_proxy", "HTTPS_PROXY");
        return proxy.isBlank() ? none() : of(proxy, first(environment, "no_proxy", "NO_PROXY"));
    }

    private static String first(Map<String, String> environment, String name, String alternative) {
        String value = environment.getOrDefault(name, "");
        return value.isBlank() ? environment.getOrDefault(alternative, "") : value;
    }

    /** The proxy on the way to this server, if one is needed. IPv6 addresses without brackets. */
    public Optional<Proxy> towards(String host, int port) {
        return direct.matches(host, port) ? Optional.empty() : proxy;
    }

    @Override
    public String toString() {
        return proxy.map(p -> "proxy " + p).orElse("no proxy");
    }

    private static Proxy parse(String text) {
        String rest = text;
        int scheme = text.indexOf("://");
        if (scheme >= 0) {
            if (!text.substring(0, scheme).toLowerCase(Locale.ROOT).equals("http")) {
                throw new IllegalArgumentException("proxy: only http:// proxies are supported");
            }
            rest = text.substring(scheme + 3);
        }
        int slash = rest.indexOf('/');
        rest = slash < 0 ? rest : rest.substring(0, slash);
        int at = rest.lastIndexOf('@');
        Optional<Credentials> credentials = at < 0 ? Optional.empty() : Optional.of(credentials(rest.substring(0, at)));
        try {
            URI address = new URI("http://" + rest.substring(at + 1));
            String host = address.getHost();
            if (host == null || address.getPort() == 0 || address.getPort() > 65535) {
                throw new IllegalArgumentException("proxy: host or port is not valid");
            }
            String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            return new Proxy(bare, address.getPort() < 0 ? 8080 : address.getPort(), credentials);
        } catch (java.net.URISyntaxException malformed) {
            // The exception's text holds the input, and that may hold a password: it goes no further.
            throw new IllegalArgumentException("proxy: host or port is not valid");
        }
    }

    private static Credentials credentials(String text) {
        int colon = text.indexOf(':');
        String user = colon < 0 ? text : text.substring(0, colon);
        String password = colon < 0 ? "" : text.substring(colon + 1);
        return new Credentials(decode(user), decode(password));
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("proxy: user or password is not percent-encoded");
        }
    }

    /**
     * An HTTP proxy that is asked to {@code CONNECT}.
     *
     * @param host its name or address
     * @param port its port
     * @param credentials for basic authentication
     */
    public record Proxy(String host, int port, Optional<Credentials> credentials) {
        @Override
        public String toString() {
            return host + ":" + port + (credentials.isPresent() ? " with credentials" : "");
        }
    }

    /**
     * User and password at a proxy; hidden in {@link #toString()}.
     *
     * @param user the name
     * @param password the secret
     */
    public record Credentials(String user, String password) {
        @Override
        public String toString() {
            return "credentials";
        }
    }
}
