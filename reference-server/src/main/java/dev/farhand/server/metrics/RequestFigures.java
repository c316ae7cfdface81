package dev.farhand.server.metrics;

import dev.farhand.core.annotation.ThreadSafe;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts requests by what became of them, and how long they took until their answer began. Statuses are few and ours, so that
 * no stranger can make this grow; paths are not looked at.
 */
@ThreadSafe
@ServerFilter("/**")
@Order(Ordered.HIGHEST_PRECEDENCE) // so that all is measured
public final class RequestFigures {
    private static final String BEGUN = "farhand.begun";
    private static final double[] BOUNDS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
    private static final double NANOS = 1e9;

    private final Map<Integer, LongAdder> statuses = new ConcurrentSkipListMap<>();
    private final LongAdder[] times = new LongAdder[BOUNDS.length + 1];
    private final LongAdder nanos = new LongAdder();

    RequestFigures() {
        for (int i = 0; i < times.length; i++) {
            times[i] = new LongAdder();
        }
    }

    @RequestFilter
    void begin(HttpRequest<?> request) {
        request.setAttribute(BEGUN, System.nanoTime());
    }

    @ResponseFilter
    void end(HttpRequest<?> request, HttpResponse<?> response) {
        statuses.computeIfAbsent(response.code(), status -> new LongAdder()).increment();
        request.getAttribute(BEGUN, Long.class).ifPresent(begun -> took(System.nanoTime() - begun));
    }

    private void took(long elapsed) {
        nanos.add(elapsed);
        int at = 0;
        while (at < BOUNDS.length && elapsed / NANOS > BOUNDS[at]) {
            at++;
        }
        times[at].increment();
    }

    void write(PrometheusText text) {
        text.about("farhand_http_requests_total", "counter", "Requests answered, by status.");
        statuses.forEach((status, count) ->
                text.value("farhand_http_requests_total", count.sum(), "status", Integer.toString(status)));
        String name = "farhand_http_request_seconds";
        text.about(name, "histogram", "How long requests took until their answer began.");
        long all = 0;
        for (int i = 0; i < BOUNDS.length; i++) {
            all += times[i].sum();
            text.value(name + "_bucket", all, "le", PrometheusText.number(BOUNDS[i]));
        }
        all += times[BOUNDS.length].sum();
        text.value(name + "_bucket", all, "le", "+Inf");
        text.value(name + "_sum", nanos.sum() / NANOS);
        text.value(name + "_count", all);
    }
}
