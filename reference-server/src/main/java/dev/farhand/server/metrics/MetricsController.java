package dev.farhand.server.metrics;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.server.api.Asker;
import dev.farhand.server.api.Says;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/** The figures of this server, in the text format of Prometheus. */
@Controller("/metrics")
final class MetricsController {
    private static final String BEARER = "Bearer ";

    /** What a proxy adds: behind one, every request comes from this machine. */
    private static final List<String> OF_PROXIES = List.of("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via");

    private final Figures figures;
    private final RequestFigures requests;
    private final MetricsAccess access;

    MetricsController(Figures figures, RequestFigures requests, MetricsAccess access) {
        this.figures = figures;
        this.requests = requests;
        this.access = access;
    }

    @Get(produces = "text/plain")
    @Says(
            value = "Figures of the server, as Prometheus reads them. For this machine alone, or with the token that"
                    + " farhand.metrics.token sets.",
            asker = Asker.ANYBODY,
            refuses = ErrorCode.PERMISSION_DENIED)
    HttpResponse<byte[]> metrics(HttpRequest<?> request) {
        if (!mayRead(request)) {
            throw new RemoteException(
                    ErrorCode.PERMISSION_DENIED,
                    "The figures are for this machine alone, or for who has the token of farhand.metrics.token.");
        }
        PrometheusText text = new PrometheusText();
        figures.write(text);
        requests.write(text);
        return HttpResponse.ok(text.toBytes()).header(HttpHeaders.CONTENT_TYPE, PrometheusText.TYPE);
    }

    private boolean mayRead(HttpRequest<?> request) {
        if (access.token().isPresent()) {
            String header = request.getHeaders().get(HttpHeaders.AUTHORIZATION);
            return header != null && same(BEARER + access.token().get(), header);
        }
        return request.getRemoteAddress().getAddress().isLoopbackAddress()
                && OF_PROXIES.stream().noneMatch(name -> request.getHeaders().contains(name));
    }

    private static boolean same(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}
