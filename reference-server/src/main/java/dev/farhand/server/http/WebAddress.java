package dev.farhand.server.http;

import dev.farhand.core.config.ConfigType;
import java.net.IDN;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where browsers find a server. People write it in many ways and browsers in one, which their requests are compared with: that
 * is what is kept.
 */
public final class WebAddress {
    /** How it is written in a setting. */
    public static final ConfigType<URI> TYPE = ConfigType.of(
            "an address such as https://farhand.example or https://farhand.example:8443, with nothing behind it",
            WebAddress::parse,
            URI::toString);

    private static final int HIGHEST_PORT = 65_535;
    private static final Pattern WRITTEN =
            Pattern.compile("(?i)(https?)://(\\[[0-9a-f:.]{2,45}]|[^\\s/?#@:\\[\\]\\\\]{1,253})(?::([0-9]{1,5}))?/?");

    private WebAddress() {}

    /** Throws {@link IllegalArgumentException} for what is no address of a server's pages. */
    static URI parse(String text) {
        Matcher parts = WRITTEN.matcher(text.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException("not the address of a server's pages");
        }
        String scheme = parts.group(1).toLowerCase(Locale.ROOT);
        int usualPort = scheme.equals("https") ? 443 : 80;
        int port = parts.group(3) == null ? usualPort : Integer.parseInt(parts.group(3));
        if (port < 1 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException("there is no port " + port);
        }
        String host = parts.group(2).toLowerCase(Locale.ROOT);
        String asBrowsersSay = host.startsWith("[") ? host : IDN.toASCII(host, IDN.USE_STD3_ASCII_RULES);
        return URI.create(
                scheme + "://" + asBrowsersSay.toLowerCase(Locale.ROOT) + (port == usualPort ? "" : ":" + port));
    }
}
