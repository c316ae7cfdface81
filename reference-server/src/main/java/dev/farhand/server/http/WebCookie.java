package dev.farhand.server.http;

import dev.farhand.server.login.WebSessionSecret;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.cookie.Cookie;
import io.micronaut.http.cookie.SameSite;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/** How a browser carries its login, and what its pages have to say beside it. */
public final class WebCookie {
    private static final String NAME = "farhand_web";

    /** By this, browsers take it from this very server alone, by TLS, and from no page of a name above or below its own. */
    private static final String HOST_ONLY = "__Host-";

    private final String name;
    private final boolean secure;
    private final Duration life;

    /** {@code secure} where browsers come by TLS. */
    public WebCookie(boolean secure, Duration life) {
        this.name = secure ? HOST_ONLY + NAME : NAME;
        this.secure = secure;
        this.life = life;
    }

    /** What a browser brought; from a server without TLS nothing that is named as one's with TLS, and the other way round. */
    Optional<String> in(HttpRequest<?> request) {
        return request.getCookies().findCookie(name).map(Cookie::getValue);
    }

    /** The cookie that logs a browser in. */
    public Cookie of(WebSessionSecret secret) {
        return cookie(secret.reveal()).maxAge(life);
    }

    /** The cookie that takes it back. */
    public Cookie none() {
        return cookie("").maxAge(Duration.ZERO);
    }

    private Cookie cookie(String value) {
        return Cookie.of(name, value)
                .httpOnly(true)
                .secure(secure)
                .sameSite(SameSite.Lax)
                .path("/");
    }

    /** What only a page of ours can read: follows from the secret, and leads back to nothing. */
    public static String csrfToken(WebSessionSecret secret) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update("farhand-csrf-v1\0".getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(digest.digest(secret.reveal().getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
