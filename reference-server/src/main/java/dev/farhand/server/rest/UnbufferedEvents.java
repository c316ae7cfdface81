package dev.farhand.server.rest;

import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

/**
 * Has nginx, and what follows its custom, pass each event on as it comes. By themselves they gather small pieces until they
 * are worth sending, and the page would take the stream for dead.
 */
@ServerFilter("/api/v1/events")
final class UnbufferedEvents {
    @ResponseFilter
    void add(MutableHttpResponse<?> response) {
        response.header("X-Accel-Buffering", "no");
    }
}
