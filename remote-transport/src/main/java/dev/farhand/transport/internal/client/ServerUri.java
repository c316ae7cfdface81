package dev.farhand.transport.internal.client;

import java.net.URI;
import java.util.Locale;

/**
 * A server's address, taken apart.
 *
 * @param uri as it was given
 * @param secure whether the WebSocket carrier has TLS around it
 * @param host name or address, IPv6 without brackets
 * @param port the port, the scheme's own when none was given
 * @param path where the WebSocket carrier is asked for
 */
public record ServerUri(URI uri, boolean secure, String host, int port, String path) {
    /** Takes a URI apart. Throws {@link IllegalArgumentException} naming what is wrong with it. */
    public static ServerUri of(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        boolean secure = scheme.equals("https") || scheme.equals("wss");
        if (!secure && !scheme.equals("http") && !scheme.equals("ws")) {
            throw new IllegalArgumentException("servers: " + scheme + " is not https or http");
        }
        String host = uri.getHost();
        if (host == null || uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("servers: https://host[:port][/path] is needed, without user or query");
        }
        int port = uri.getPort() < 0 ? (secure ? 443 : 80) : uri.getPort();
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("servers: port " + port + " is not within 1 and 65535");
        }
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        String base = uri.getRawPath() == null ? "" : uri.getRawPath();
        while (base.endsWith("/")) {
            base = base.substring(0, base.length() - 1);
        }
        return new ServerUri(uri, secure, bare, port, base + "/agent/link");
    }
}
