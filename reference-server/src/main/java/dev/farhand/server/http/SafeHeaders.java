package dev.farhand.server.http;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

/** What every answer says to browsers: be strict. */
@ServerFilter("/**")
final class SafeHeaders {
    @ResponseFilter
    void add(MutableHttpResponse<?> response) {
        response.header("X-Content-Type-Options", "nosniff");
        response.header("Referrer-Policy", "no-referrer");
        response.header("Cross-Origin-Opener-Policy", "same-origin");
        response.header("Cross-Origin-Resource-Policy", "same-origin");
        response.header("Permissions-Policy", "camera=(), microphone=(), geolocation=(), clipboard-read=(self)");
        if (response.getHeaders().get("Content-Security-Policy") == null) {
            response.header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        }
        if (response.getHeaders().get(HttpHeaders.CACHE_CONTROL) == null) {
            response.header(HttpHeaders.CACHE_CONTROL, "no-store");
        }
    }
}
