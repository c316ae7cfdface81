package dev.farhand.sample.embedserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.sample.testing.Program;
import dev.farhand.sample.testing.ServerProgram;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * All that can happen to a device, with the programs as they are shipped, over every way there is to the server. The ways run
 * at the same time: mostly they wait for a certificate to grow old.
 */
@Execution(ExecutionMode.CONCURRENT)
class LifeOfADeviceIT {
    private static final String POLICIES = """
            label = first; expires = 1h; uses = 1
            label = again; expires = 1h; uses = 1; tenant = acme; group = tills
            """;
    /** Renewed at two thirds, while the test waits; long enough for a busy machine to start a JVM with what is left of it. */
    private static final String LIFETIME = "40s";

    private static final Duration REVOCATION_LIMIT = Duration.ofSeconds(2);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Way.class)
    @Timeout(240)
    void enrolsWorksRenewsIsRevokedEnrolsAgainAndOutlivesItsAuthority(Way way) {
        try (ServerProgram server = ServerProgram.start(
                        folder, POLICIES, "--device-lifetime", LIFETIME, "--server-lifetime", LIFETIME);
                Way.Open open = way.open(server.port(), folder)) {
            String device;
            Instant firstEnd;
            try (Program agent = run(server, open)) {
                device = server.awaitConnected();
                works(server, device);
                firstEnd = certificateEnd(server, device);
                server.program().await("^\\* " + device + " renewed");
                agent.await(" renewed certificate-ends=");
                agent.kill();
            }
            try (Program agent = run(server, open)) {
                assertThat(server.awaitConnected())
                        .as("the same device, by its renewed certificate")
                        .isEqualTo(device);
                assertThat(certificateEnd(server, device)).isAfter(firstEnd);
                works(server, device);
                server.program().type("revoke " + device);
                server.program().await("^- " + device + " ended: DEVICE_REVOKED", REVOCATION_LIMIT);
                agent.await("DEVICE_REVOKED");
                server.program()
                        .ask("list", device + ".*revoked at .*, last seen 20.* from 127.0.0.1, .*agent \\d.* on \\w");
                assertThat(agent.end()).isZero();
            }
            try (Program enroll = agent(
                    server,
                    open,
                    "enroll",
                    "--again",
                    "--token-file",
                    server.token("again").toString())) {
                assertThat(enroll.waitForEnd()).as(enroll.output()).isZero();
            }
            try (Program agent = run(server, open)) {
                String again = server.awaitConnected();
                assertThat(again).isNotEqualTo(device);
                rotate(server, again);
                works(server, again);
                server.killAndStartAgain();
                assertThat(server.awaitConnected()).as("comes back by itself").isEqualTo(again);
                works(server, again);
                assertThat(agent.end()).isZero();
                assertThat(agent.output())
                        .as("a planned rotation is no reason to warn")
                        .doesNotContain("not accepted");
            }
            open.assertUsed(server);
        }
    }

    private static Instant certificateEnd(ServerProgram server, String device) {
        return Instant.parse(server.program()
                .ask("list", "^" + device + ".* certificate until ([^,]+),")
                .group(1));
    }

    private static void works(ServerProgram server, String device) {
        server.program().ask("call " + device + " are you there", "^answer in .* ms: are you there");
    }

    private static void rotate(ServerProgram server, String device) {
        server.program().ask("rotate", "^rotated: trust version 2, connected and told: 1");
        server.program().await("^\\* " + device + " accepted trust version 2");
        server.program().await("^\\* " + device + " renewed");
        server.program().ask("retire", "^retired: trust version 3");
        assertThat(server.awaitConnected())
                .as("comes back to the new authority")
                .isEqualTo(device);
    }

    private Program run(ServerProgram server, Way.Open open) {
        return agent(server, open, "run");
    }

    private Program agent(ServerProgram server, Way.Open open, String... command) {
        Map<String, String> environment = new HashMap<>(open.environment());
        environment.put("FARHAND_AGENT_SERVER", open.address());
        environment.put("FARHAND_AGENT_STATE", folder.resolve("agent").toString());
        environment.put("FARHAND_ENROLMENT_TOKEN_FILE", server.token("first").toString());
        environment.put("FARHAND_LINK_RECONNECT_MAXIMUM", "2s");
        List<String> line =
                new ArrayList<>(List.of(Program.inCheckout("reference-agent/target/farhand-agent/bin/farhand-agent")
                        .toString()));
        line.addAll(List.of(command));
        return Program.start("agent", environment, line);
    }
}
