package dev.farhand.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedServer.class)
class MetricsIT {
    private static final Pattern LINE = Pattern.compile(
            "# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\\{[a-z]+=\"[^\"]+\"(,[a-z]+=\"[^\"]+\")*})? -?[0-9]+(\\.[0-9]+)?");

    static HttpResponse<String> read(RunningServer server, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.address() + "/metrics"));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient()
                .sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                .join();
    }

    @Test
    void thisMachineReadsWhatThereIs() {
        RunningServer server = SharedServer.get();
        new Browser(server.address()).get("/api/v1/auth/me");
        HttpResponse<String> answer = read(server);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.body().lines()).allMatch(line -> LINE.matcher(line).matches());
        assertThat(answer.body())
                .contains(
                        "farhand_agents_online ",
                        "farhand_links ",
                        "farhand_channels ",
                        "farhand_sessions{type=\"terminal\"} ",
                        "farhand_viewers ",
                        "farhand_session_bytes_total ",
                        "farhand_event_streams ",
                        "farhand_http_requests_total{status=\"401\"} ",
                        "farhand_http_request_seconds_bucket{le=\"+Inf\"} ",
                        "farhand_database_connections{state=\"used\"} ",
                        "farhand_database_waiting ",
                        "jvm_memory_used_bytes ",
                        "process_start_time_seconds ");
    }

    @Test
    void aProxyOnThisMachineBringsNobodyIn() {
        for (String header : new String[] {"X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"}) {
            assertThat(read(SharedServer.get(), header, "192.0.2.1").statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void withATokenSetOnlyItsHolderReads() {
        try (RunningServer server = new RunningServer(Map.of("farhand.metrics.token", "a token for the watcher"))) {
            assertThat(read(server).statusCode()).isEqualTo(403);
            assertThat(read(server, "Authorization", "Bearer another").statusCode())
                    .isEqualTo(403);
            assertThat(read(server, "Authorization", "Bearer a token for the watcher", "X-Forwarded-For", "192.0.2.1")
                            .statusCode())
                    .isEqualTo(200);
        }
    }
}
