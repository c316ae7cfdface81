package dev.farhand.server;

import io.micronaut.serde.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a page of the console does: one cookie, the token beside it, its own origin. It gets nothing that is not described. */
final class Browser {
    private static final ObjectMapper JSON = ObjectMapper.getDefault();

    private final HttpClient client;
    private final String server;
    private final Map<String, String> headers = new HashMap<>();

    Browser(String server) {
        this(server, HttpClient.newHttpClient());
    }

    /** One that looks at certificates in its own way. */
    Browser(String server, HttpClient client) {
        this.server = server;
        this.client = client;
        headers.put("Origin", server);
    }

    /**
     * What came back.
     *
     * @param status the HTTP status
     * @param body the JSON object, empty for none
     * @param headers the response's
     */
    record Answer(int status, Map<String, Object> body, java.net.http.HttpHeaders headers) {
        String code() {
            return String.valueOf(body.get("code"));
        }

        String text(String field) {
            return String.valueOf(body.get(field));
        }

        /** A field of an object in it. */
        String nested(String object, String field) {
            return body.get(object) instanceof Map<?, ?> inner ? String.valueOf(inner.get(field)) : "";
        }

        /** What is on the list. */
        @SuppressWarnings("unchecked")
        List<Map<String, Object>> data() {
            return (List<Map<String, Object>>) body.getOrDefault("data", List.of());
        }

        /** A field of the first on the list. */
        String first(String field) {
            return String.valueOf(data().get(0).get(field));
        }
    }

    Browser signIn(String link) {
        return remember(post("/api/v1/auth/link", Map.of("link", link)));
    }

    Browser logIn(String email, String password) {
        return remember(post("/api/v1/auth/login", Map.of("email", email, "password", password)));
    }

    private Browser remember(Answer answer) {
        if (answer.status() != 200) {
            throw new AssertionError("not logged in: " + answer);
        }
        headers.put(
                "Cookie",
                answer.headers().firstValue("Set-Cookie").orElseThrow().replaceAll(";.*", ""));
        headers.put("X-CSRF-Token", answer.text("csrfToken"));
        return this;
    }

    /** The same browser, but for one header; an empty value leaves it out. */
    Browser with(String header, String value) {
        Browser other = new Browser(server, client);
        other.headers.clear();
        other.headers.putAll(headers);
        if (value.isEmpty()) {
            other.headers.remove(header);
        } else {
            other.headers.put(header, value);
        }
        return other;
    }

    Answer get(String path) {
        return send("GET", path, Optional.empty());
    }

    Answer delete(String path) {
        return send("DELETE", path, Optional.empty());
    }

    Answer post(String path, Map<String, ?> body) {
        return send("POST", path, Optional.of(json(body)));
    }

    Answer patch(String path, Map<String, ?> body) {
        return send("PATCH", path, Optional.of(json(body)));
    }

    private static String json(Map<String, ?> body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What comes for as long as it is open. */
    InputStream stream(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path));
        headers.forEach(request::header);
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @SuppressWarnings("unchecked")
    Answer send(String method, String path, Optional<String> body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path))
                .method(
                        method,
                        body.map(HttpRequest.BodyPublishers::ofString).orElseGet(HttpRequest.BodyPublishers::noBody));
        headers.forEach(request::header);
        body.filter(text -> !headers.containsKey("Content-Type"))
                .ifPresent(text -> request.header("Content-Type", "application/json"));
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            Map<String, Object> answer = response.body().startsWith("{")
                    ? JSON.readValue(response.body(), io.micronaut.core.type.Argument.mapOf(String.class, Object.class))
                    : Map.of();
            Answer came = new Answer(response.statusCode(), answer, response.headers());
            Described.require(method, path, came.status(), came.code());
            return came;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
