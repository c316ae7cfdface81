package dev.farhand.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** What the console's pages ask the server for, from a program that is signed in. */
final class ConsoleClient {
    private final HttpClient client;
    private final String server;
    private final String cookie;
    private final String csrf;

    private ConsoleClient(HttpClient client, String server, String cookie, String csrf) {
        this.client = client;
        this.server = server;
        this.cookie = cookie;
        this.csrf = csrf;
    }

    /** The authority is who says who the server is, where it has such a one. */
    static ConsoleClient signIn(String server, Optional<Path> authority, String link) {
        HttpClient client = authority.map(ConsoleClient::trusting).orElseGet(HttpClient::newHttpClient);
        ConsoleClient nobody = new ConsoleClient(client, server, "", "");
        HttpResponse<String> answer = nobody.send("POST", "/auth/link", Optional.of(Map.of("link", link)));
        String cookie = answer.headers()
                .firstValue("Set-Cookie")
                .orElseThrow(() -> new IllegalStateException("not signed in: " + answer.body()))
                .replaceAll(";.*", "");
        String csrf = JsonReader.text(JsonReader.object(answer.body()), "csrfToken");
        return new ConsoleClient(nobody.client, server, cookie, csrf);
    }

    private static HttpClient trusting(Path authority) {
        try (InputStream in = Files.newInputStream(authority)) {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return HttpClient.newBuilder().sslContext(context).build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    String server() {
        return server;
    }

    /** Name and value of the cookie that is signed in, for a browser. */
    String cookie() {
        return cookie;
    }

    int online() {
        return list("/devices?online=true&limit=200").size();
    }

    List<String> devices() {
        return list("/devices?limit=200").stream()
                .map(device -> JsonReader.text(device, "id"))
                .toList();
    }

    String enrolmentToken(int uses) {
        String site = JsonReader.text(list("/sites").get(0), "id");
        Map<String, Object> token = post(
                "/enrolment-tokens",
                Map.of("label", "bench", "siteId", site, "maxUses", uses, "expiresInSeconds", 3600));
        return JsonReader.text(token, "token");
    }

    String session(String device) {
        return JsonReader.text(post("/remote/sessions", Map.of("deviceId", device, "type", "terminal")), "id");
    }

    String ticket(String session) {
        return JsonReader.text(post("/remote/sessions/" + session + "/ws-ticket", Map.of()), "ticket");
    }

    /** Ends what a browser that was closed has left to come back to. */
    void endAll() {
        list("/remote/sessions?status=active").forEach(session -> end(JsonReader.text(session, "id")));
    }

    void end(String session) {
        post("/remote/sessions/" + session + "/end", Map.of());
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> list(String path) {
        return (List<Map<String, Object>>) JsonReader.field(object(send("GET", path, Optional.empty())), "data");
    }

    private Map<String, Object> post(String path, Map<String, Object> body) {
        return object(send("POST", path, Optional.of(body)));
    }

    private static Map<String, Object> object(HttpResponse<String> answer) {
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException(
                    answer.uri().getPath() + " answers " + answer.statusCode() + " " + answer.body());
        }
        return JsonReader.object(answer.body());
    }

    private HttpResponse<String> send(String method, String path, Optional<Map<String, Object>> body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + "/api/v1" + path))
                .header("Origin", server)
                .method(
                        method,
                        body.map(Json::object)
                                .map(HttpRequest.BodyPublishers::ofString)
                                .orElseGet(HttpRequest.BodyPublishers::noBody));
        body.ifPresent(some -> request.header("Content-Type", "application/json"));
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie).header("X-CSRF-Token", csrf);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
