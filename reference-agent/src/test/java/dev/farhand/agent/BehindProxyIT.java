package dev.farhand.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.testing.Proxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person at the machine reads when a real proxy stands in the way. */
class BehindProxyIT {
    @TempDir
    Path temporary;

    @Test
    void aProxyThatWantsAPasswordIsNamedWithWhatToDo() throws Exception {
        String state = temporary.resolve("state").toString();
        try (FakeServer server = new FakeServer(Duration.ofDays(90));
                Proxy proxy = Proxy.tinyproxy(temporary, "field", "Secr3t")) {
            Map<String, String> without = Map.of("HTTPS_PROXY", "http://127.0.0.1:" + proxy.port());
            Map<String, String> wrong = Map.of("HTTPS_PROXY", "http://field:Wr0ng@127.0.0.1:" + proxy.port());
            Map<String, String> right = Map.of("HTTPS_PROXY", "http://field:Secr3t@127.0.0.1:" + proxy.port());
            Path token = Files.writeString(
                    temporary.resolve("token"), server.token(1).reveal());
            AgentProcess enrolled = AgentProcess.run(
                    temporary,
                    right,
                    "enroll",
                    "--state",
                    state,
                    "--server",
                    server.uri().toString(),
                    "--token-file",
                    token.toString());
            assertThat(enrolled.exitCode()).as(enrolled.err()).isZero();

            try (AgentProcess agent = AgentProcess.start(temporary, without, "run", "--state", state)) {
                agent.awaitLine(" not-connected ");
                assertThat(agent.err()).contains("The proxy wants a user and a password, or refused those it got.");
                AgentProcess status = AgentProcess.run(temporary, Map.of(), "status", "--state", state);
                assertThat(status.exitCode()).isEqualTo(69);
                assertThat(status.out()).contains("wants a user and a password").contains("farhand-agent doctor");
            }
            AgentProcess doctor = AgentProcess.run(temporary, without, "doctor", "--state", state);
            assertThat(doctor.exitCode()).isEqualTo(69);
            assertThat(doctor.out())
                    .containsPattern("PROBLEM +proxy +The proxy .* wants a user and a password \\(407\\)")
                    .contains("FARHAND_AGENT_PROXY", "Basic");
            AgentProcess refused = AgentProcess.run(temporary, wrong, "doctor", "--state", state);
            assertThat(refused.out())
                    .contains("does not accept this user and password (401)")
                    .doesNotContain("Wr0ng");
            assertThat(AgentProcess.run(temporary, right, "doctor", "--state", state)
                            .exitCode())
                    .isZero();
        }
    }

    @Test
    void aProxyThatInspectsTlsIsPassedByWebSocketAndNamed() throws Exception {
        String state = temporary.resolve("state").toString();
        try (FakeServer server = new FakeServer(Duration.ofDays(90));
                Proxy box = inspector(server.uri().getPort());
                InterceptingProxy proxy = new InterceptingProxy(box.port())) {
            Map<String, String> environment = Map.of(
                    "HTTPS_PROXY", "http://127.0.0.1:" + proxy.port(),
                    "FARHAND_ENROLMENT_TOKEN", server.token(1).reveal(),
                    "FARHAND_AGENT_SERVER", server.uri().toString());
            try (AgentProcess agent = AgentProcess.start(temporary, environment, "run", "--state", state)) {
                agent.awaitLine(" connected ");
                assertThat(agent.err()).containsPattern(" connected .*carrier=WEBSOCKET");
                assertThat(status(state)).contains("websocket");
            }
            AgentProcess doctor = AgentProcess.run(temporary, environment, "doctor", "--state", state);
            assertThat(doctor.exitCode()).as(doctor.out()).isZero();
            assertThat(doctor.out())
                    .containsPattern("note +tls +.*CN=inspector.example.*a proxy that inspects TLS")
                    .contains("The WebSocket carrier gets through")
                    .containsPattern("ok +clock");
        }
    }

    /** It looks at what is inside, and passes it on in new TLS. */
    private Proxy inspector(int serverPort) {
        return Proxy.nginx(
                temporary, Proxy.freePort(), "inspector.example", String.format(Locale.ROOT, """
                server {
                  listen 443 ssl;
                  ssl_certificate outer.pem;
                  ssl_certificate_key outer.key;
                  location / {
                    proxy_pass https://127.0.0.1:%d;
                    proxy_http_version 1.1;
                    proxy_set_header Upgrade $http_upgrade;
                    proxy_set_header Connection upgrade;
                    proxy_read_timeout 1h;
                  }
                }
                """, serverPort));
    }

    private String status(String state) throws IOException, InterruptedException {
        return AgentProcess.run(temporary, Map.of(), "status", "--state", state).out();
    }
}
