package dev.farhand.sample.embedagent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.sample.testing.Program;
import dev.farhand.sample.testing.ServerProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The thermostat as its README says, with the server sample at the other end. */
@Timeout(180)
class EmbedAgentSampleIT {
    private static final Duration REVOCATION_LIMIT = Duration.ofSeconds(2);

    @TempDir
    Path folder;

    @Test
    void lendsTheThermostatUntilItIsLockedOrRevoked() throws IOException {
        try (ServerProgram server = ServerProgram.start(folder, "label = first\nlabel = again\n")) {
            String device;
            try (Program thermostat = thermostat(server, "first")) {
                device = server.awaitConnected();
                server.program().ask("list", device + ".* connected from");
                server.program().ask("call " + device + " hello", "^answer in .* ms: hello; offers thermostat");
                server.program().ask("ask " + device + " thermostat get", "^answer in .* ms: target 20.0");
                server.program().ask("ask " + device + " thermostat set 21.5", "ms: target 21.5");
                server.program()
                        .ask("ask " + device + " thermostat set 99", "ms: the thermostat keeps 5 to 30 degrees");
                server.program().ask("ask " + device + " kettle boil", "^refused: ");
                thermostat.await("^visit: Whoever types here of embed-server sample used \\[thermostat\\]");
                thermostat.ask("status", "^target 21.5, is connected");

                thermostat.ask("lock", "^locked$");
                server.program()
                        .ask(
                                "ask " + device + " thermostat set 5",
                                "^refused: CONSENT_DENIED: The thermostat is locked");
                thermostat.ask("unlock", "^unlocked$");
                server.program().ask("ask " + device + " thermostat get", "ms: target 21.5");

                server.program().type("revoke " + device);
                server.program().await("^- " + device + " ended: DEVICE_REVOKED", REVOCATION_LIMIT);
                thermostat.await("^agent: REVOKED");
                thermostat.type("quit");
                assertThat(thermostat.waitForEnd()).isZero();
            }
            try (Program refused = thermostat(server, "first")) {
                refused.await("^agent: REVOKED");
            }
            try (Program refused = thermostat(server, "first", "--again", "--token-from-stdin")) {
                refused.await("^thermostat: ");
                assertThat(refused.waitForEnd()).as("that token is used up").isEqualTo(78);
            }
            try (Program thermostat = thermostat(server, "again", "--again", "--token-from-stdin")) {
                thermostat.await("^a new device: ");
                String again = server.awaitConnected();
                assertThat(again).isNotEqualTo(device);
                outlivesTheAuthority(server, again);
                assertThat(thermostat.end()).as("ended by a signal").isEqualTo(143);
            }
        }
    }

    @Test
    void saysWhatIsMissing() {
        try (Program nothing = run(List.of(), Map.of())) {
            assertThat(nothing.waitForEnd()).isEqualTo(64);
            assertThat(nothing.output()).contains("thermostat: --server is missing", "usage: samples/embed-agent/run");
        }
        try (Program unknown = run(List.of("--agian"), Map.of())) {
            assertThat(unknown.waitForEnd()).isEqualTo(64);
            assertThat(unknown.output()).contains("thermostat: argument 1 is no option");
        }
        List<String> nowhere = List.of(
                "--server",
                "https://127.0.0.1:1",
                "--state",
                folder.resolve("state").toString());
        try (Program notEnrolled = run(nowhere, Map.of())) {
            assertThat(notEnrolled.waitForEnd()).isEqualTo(78);
            assertThat(notEnrolled.output()).contains("not enrolled");
        }
    }

    private static void outlivesTheAuthority(ServerProgram server, String device) {
        server.program().ask("rotate", "^rotated: trust version 2, connected and told: 1");
        server.program().await("^\\* " + device + " accepted trust version 2");
        server.program().await("^\\* " + device + " renewed");
        server.program().ask("retire", "^retired: trust version 3");
        assertThat(server.awaitConnected())
                .as("comes back to the new authority")
                .isEqualTo(device);
        server.program().ask("ask " + device + " thermostat get", "ms: target 20.0");
        server.killAndStartAgain();
        assertThat(server.awaitConnected()).isEqualTo(device);
        server.program().ask("ask " + device + " thermostat get", "ms: target 20.0");
    }

    private Program thermostat(ServerProgram server, String label, String... more) throws IOException {
        List<String> options = new ArrayList<>(List.of(
                "--server", server.address(), "--state", folder.resolve("state").toString()));
        options.addAll(List.of(more));
        String token = Files.readString(server.token(label)).strip();
        if (!options.contains("--token-from-stdin")) {
            return run(options, Map.of("FARHAND_ENROLMENT_TOKEN", token));
        }
        Program program = run(options, Map.of());
        program.type(token);
        return program;
    }

    private static Program run(List<String> options, Map<String, String> environment) {
        List<String> command = new ArrayList<>(
                List.of(Program.inCheckout("samples/embed-agent/run").toString()));
        command.addAll(options);
        return Program.start("thermostat", environment, command);
    }
}
