package dev.farhand.sample.embedserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.sample.testing.Program;
import dev.farhand.sample.testing.ServerProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the README says, as it says it. What happens to devices is in {@link LifeOfADeviceIT}. */
@Timeout(120)
class EmbedServerSampleIT {
    @TempDir
    Path folder;

    @Test
    void saysWhereItIsAndMakesEachTokenOnce() throws IOException {
        String policies = "# tills in the shop\nlabel = till; expires = 30d; uses = 5; tenant = acme; group = tills\n";
        try (ServerProgram server = ServerProgram.start(folder, policies)) {
            server.program().await("^token till is in .*/tokens/till: for 5 devices, until 20");
            String token = Files.readString(server.token("till"));
            assertThat(token).startsWith("fhe_");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(server.token("till"))))
                    .isEqualTo("rw-------");
            assertThat(server.program().output()).doesNotContain(token.strip());

            server.killAndStartAgain();
            server.program().ask("tokens", "^till: open, used 0 of 5, until 20");
            assertThat(server.program().output()).doesNotContain("token till is in");
            assertThat(Files.readString(server.token("till"))).isEqualTo(token);
        }
    }

    @Test
    void enrolsTheAgentAsTheReadmeSays() {
        try (ServerProgram server = ServerProgram.start(folder, "label = till\n");
                Program agent = Program.start(
                        "agent",
                        Map.of(
                                "FARHAND_ENROLMENT_TOKEN_FILE",
                                        server.token("till").toString(),
                                "FARHAND_AGENT_STATE", folder.resolve("agent").toString()),
                        List.of(
                                Program.inCheckout("reference-agent/target/farhand-agent/bin/farhand-agent")
                                        .toString(),
                                "run",
                                "--server",
                                server.address()))) {
            String device = server.awaitConnected();
            server.program()
                    .ask(
                            "list",
                            device + "  \\S+  connected from 127.0.0.1:\\d+ since .*, certificate until .*, agent \\d");
            server.program().ask("ping " + device.substring(0, 8), "^answered in \\d");
            server.program().ask("call " + device + " hello", "^answer in \\d.*: hello");
            server.program().ask("ask " + device + " thermostat get", "^refused: ");
            server.program().ask("drain", "^drained: 1 links");
            server.program()
                    .ask(
                            "list",
                            device + ".*  not connected, last seen 20.* from 127.0.0.1, certificate .*, agent \\d");
            assertThat(agent.end()).isZero();
            server.program().type("quit");
            assertThat(server.program().waitForEnd()).isZero();
        }
    }

    @Test
    void tellsWhoTypedSomethingElseWhatIsAllowed() {
        try (ServerProgram server = ServerProgram.start(folder, "")) {
            Program console = server.program();
            console.ask("help", "^list  ");
            console.ask("dance", "^there is no command dance; there are list, call, ");
            console.ask("revoke", "^usage: revoke ID$");
            console.ask("revoke 0123", "^no device with an id that begins with 0123; list shows them$");
            console.ask("retire", "^refused: INVALID_REQUEST: No rotation is under way\\.$");
            console.ask("token till many", "^uses must be a whole number, not many$");
            console.ask("token till 2 99999999d", "^expires must be at most 3650d, not 99999999d$");
            console.ask("token till 2 1h", "^token till is in .*: for 2 devices");
            console.ask("token till", "^there is a token till already$");
            console.ask("", "^help lists the commands$");
        }
    }

    @Test
    void refusesWrongSettingsWithTheirNameAndTheRightExitCode() throws IOException {
        Path policies = Files.writeString(folder.resolve("policies"), "label = till; colour = red\n");
        assertRefused(
                78,
                "--device-lifetime: got \"1s\"; allowed: a duration such as 250ms, 10s, 5m, 8h, 90d or PT10S, from 10s to 825d.",
                "--device-lifetime",
                "1s");
        assertRefused(
                64, "policies line 1: expected label, expires, uses, tenant or group", "--tokens", policies.toString());
        assertRefused(64, "there is no option --colour", "--colour", "red");
        assertRefused(64, "a port is a number from 0 to 65535, not x", "--port", "x");
    }

    @Test
    void keepsASecondServerAwayFromItsData() {
        try (ServerProgram server = ServerProgram.start(folder, "")) {
            assertRefused(78, "another process", "--port", "0");
            assertThat(server.program().end()).isNotZero();
        }
    }

    @Test
    void namesTheAddressThatIsTakenAndTheFileThatIsNotThere() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            assertRefused(69, port + " cannot be listened on: Address already in use.", "--port", port);
        }
        assertRefused(69, "there is no /nonexistent/policies", "--tokens", "/nonexistent/policies");
        assertRefused(69, "the folder /proc/none cannot be made", "--data", "/proc/none");
        assertRefused(0, "usage: samples/embed-server/run", "-h");
    }

    private void assertRefused(int code, String sentence, String... options) {
        List<String> command = new java.util.ArrayList<>(List.of(
                Program.inCheckout("samples/embed-server/run").toString(),
                "--data",
                folder.resolve("data").toString()));
        command.addAll(List.of(options));
        try (Program program = Program.start("server", Map.of(), command)) {
            assertThat(program.waitForEnd()).as(program.output()).isEqualTo(code);
            assertThat(program.output()).contains(sentence);
        }
    }
}
