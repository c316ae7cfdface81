package dev.farhand.server.agent;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;

/** What a browser gets on the shared port: a page that says which HTTP version it came over. */
@Controller("/hello")
class HelloApp {
    @Get(produces = MediaType.TEXT_HTML)
    String hello(HttpRequest<?> request) {
        return "<!doctype html><title>hello</title><p id=hello>hello over " + request.getHttpVersion() + "</p>";
    }
}
