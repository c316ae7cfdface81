package dev.farhand.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuspendIT {
    @TempDir
    Path temporary;

    @Test
    void comesBackByItselfWhenTheServerLeftWhileTheMachineSlept() throws Exception {
        try (FakeServer server = new FakeServer(Duration.ofDays(90));
                AgentProcess agent = AgentProcess.start(
                        temporary,
                        Map.of(
                                "FARHAND_ENROLMENT_TOKEN", server.token(1).reveal(),
                                "FARHAND_AGENT_SERVER", server.uri().toString(),
                                "FARHAND_LINK_RECONNECT_FIRST", "100ms"),
                        "run",
                        "--state",
                        temporary.resolve("state").toString())) {
            agent.awaitLine(" connected ");
            String first = server.link().info().id();
            agent.signal("STOP");
            server.stop();
            server.start();
            agent.signal("CONT");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> agent.err()
                                    .lines()
                                    .filter(line -> line.contains(" connected "))
                                    .count()
                            == 2);
            assertThat(server.link().info().id()).isNotEqualTo(first);
            assertThat(agent.terminate()).isZero();
        }
    }
}
