package dev.farhand.server.console;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The console: its files, and for every other path its one page, which knows by itself what to show there. All of it is in
 * memory after the first request.
 */
@Controller("/")
final class ConsoleController {
    private static final String ROOT = "public/";
    private static final String NONCE = "__CSP_NONCE__";
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9_-]+(?:[./][A-Za-z0-9_-]+)*\\.[a-z0-9]{1,5}");
    private static final Map<String, String> TYPES = Map.of(
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "woff2", "font/woff2",
            "png", "image/png",
            "ico", "image/x-icon",
            "txt", "text/plain; charset=utf-8");

    /** Only what there is: a stranger may ask for any name. */
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();

    private final SecureRandom random = new SecureRandom();

    @Get("/{+path:.*}")
    HttpResponse<byte[]> get(HttpRequest<?> request) {
        String path = request.getPath().substring(1);
        if (path.startsWith("api/") || path.startsWith("agent/") || path.startsWith("health")) {
            throw new RemoteException(ErrorCode.NOT_FOUND);
        }
        if (FILE.matcher(path).matches()) {
            return file(path, request).orElseThrow(() -> new RemoteException(ErrorCode.NOT_FOUND));
        }
        return page();
    }

    private Optional<HttpResponse<byte[]>> file(String path, HttpRequest<?> request) {
        String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
        if (type == null) {
            return Optional.empty();
        }
        String accepted = String.valueOf(request.getHeaders().get(HttpHeaders.ACCEPT_ENCODING));
        Optional<byte[]> brotli = accepted.contains("br") ? read(path + ".br") : Optional.empty();
        Optional<byte[]> gzip = brotli.isEmpty() && accepted.contains("gzip") ? read(path + ".gz") : Optional.empty();
        return brotli.or(() -> gzip).or(() -> read(path)).map(content -> {
            MutableHttpResponse<byte[]> answer = HttpResponse.ok(content)
                    .header(HttpHeaders.CONTENT_TYPE, type)
                    .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                    // Files under assets carry their hash in their name.
                    .header(
                            HttpHeaders.CACHE_CONTROL,
                            path.startsWith("assets/") ? "public, max-age=31536000, immutable" : "no-cache");
            brotli.ifPresent(yes -> answer.header(HttpHeaders.CONTENT_ENCODING, "br"));
            gzip.ifPresent(yes -> answer.header(HttpHeaders.CONTENT_ENCODING, "gzip"));
            return answer;
        });
    }

    private HttpResponse<byte[]> page() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        String nonce = Base64.getEncoder().encodeToString(bytes);
        String page = new String(
                read("index.html").orElseThrow(() -> new RemoteException(ErrorCode.NOT_FOUND)), StandardCharsets.UTF_8);
        return HttpResponse.ok(page.replace(NONCE, nonce).getBytes(StandardCharsets.UTF_8))
                .header(HttpHeaders.CONTENT_TYPE, MediaType.TEXT_HTML + "; charset=utf-8")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("Content-Security-Policy", policy(nonce));
    }

    /** Styles that libraries make at run time carry the nonce; scripts are files of ours and nothing else. */
    private static String policy(String nonce) {
        return "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-" + nonce
                + "'; img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self';"
                + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    private Optional<byte[]> read(String path) {
        return Optional.ofNullable(files.computeIfAbsent(path, ConsoleController::load));
    }

    private static byte @Nullable [] load(String path) {
        try (InputStream content = ConsoleController.class.getClassLoader().getResourceAsStream(ROOT + path)) {
            return content == null ? null : content.readAllBytes();
        } catch (IOException e) {
            return null;
        }
    }
}
