package dev.farhand.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.farhand.transport.testing.PacketLink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddressChangeIT {
    @TempDir
    Path temporary;

    /** Without the watch it would take until the ping times out, 75 s. */
    @Test
    @Tag("long")
    void comesBackFromItsNewAddressSoonAfterTheOldOneIsTakenAway() throws Exception {
        try (PacketLink link = PacketLink.builder().open();
                FakeServer server = link.b()
                        .callInside(() -> new FakeServer(
                                Duration.ofDays(90), Clock.systemUTC(), link.b().address()));
                AgentProcess agent = AgentProcess.start(
                        List.of("ip", "netns", "exec", link.a().namespace()),
                        AgentProcess.launcher(),
                        temporary,
                        Map.of(
                                "FARHAND_ENROLMENT_TOKEN", server.token(1).reveal(),
                                "FARHAND_AGENT_SERVER", server.uri().toString()),
                        "run",
                        "--state",
                        temporary.resolve("state").toString())) {
            agent.awaitLine(" connected ");
            String first = server.link().info().id();
            String before = link.a().address().getHostAddress();
            String after = before.substring(0, before.lastIndexOf('.') + 1) + "99";
            ip(link, "addr", "flush", "dev", "link");
            ip(link, "addr", "add", after + "/24", "dev", "link");
            await().atMost(Duration.ofSeconds(50))
                    .until(() -> agent.err()
                                    .lines()
                                    .filter(line -> line.contains(" connected "))
                                    .count()
                            == 2);
            await().until(() -> !server.link().info().id().equals(first));
            assertThat(server.link().info().remoteAddress().getAddress().getHostAddress())
                    .isEqualTo(after);
        }
    }

    private static void ip(PacketLink link, String... words) throws IOException, InterruptedException {
        String[] command = new String[words.length + 1];
        command[0] = "ip";
        System.arraycopy(words, 0, command, 1, words.length);
        assertThat(link.a().command(command).inheritIO().start().waitFor()).isZero();
    }
}
