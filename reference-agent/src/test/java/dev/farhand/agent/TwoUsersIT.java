package dev.farhand.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * People of one machine with different rights. A second user needs root; without, the agent's own user plays both, and the
 * rule for strangers is left to {@code ResumeRuleIT}.
 */
class TwoUsersIT {
    private static final boolean ROOT = System.getProperty("user.name").equals("root");
    private static final List<String> AS_NOBODY =
            ROOT ? List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups") : List.of();
    private static final String OTHER = ROOT ? "nobody" : System.getProperty("user.name");

    private Path folder;
    private Path launcher;
    private String state;

    @BeforeEach
    void install() throws IOException {
        // Where everybody may look, as an installed program; the build folder need not be.
        folder = Files.createTempDirectory(Path.of("/tmp"), "fhu");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        launcher = folder.resolve("program/bin/farhand-agent");
        state = folder.resolve("state").toString();
        Path built = AgentProcess.distribution();
        try (Stream<Path> files = Files.walk(built)) {
            for (Path file : files.toList()) {
                Path copy =
                        folder.resolve("program").resolve(built.relativize(file).toString());
                Files.copy(file, copy);
                Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }

    @AfterEach
    void remove() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void everyoneMayAskAndPauseButOnlySomeMayResumeAndChange() throws Exception {
        try (FakeServer server = new FakeServer(Duration.ofDays(90));
                AgentProcess agent = AgentProcess.start(
                        List.of(),
                        launcher,
                        folder,
                        Map.of(
                                "FARHAND_ENROLMENT_TOKEN", server.token(1).reveal(),
                                "FARHAND_AGENT_SERVER", server.uri().toString()),
                        "run",
                        "--state",
                        state)) {
            agent.awaitLine(" connected ");
            AgentProcess status = asOther("status", "--history", "--state", state);
            assertThat(status.exitCode()).as(status.err()).isZero();
            assertThat(status.out()).contains("connected");

            assertThat(asOther("pause", "--state", state).exitCode()).isZero();
            assertThat(asOther("status", "--state", state).out()).contains("paused by " + OTHER);
            assertThat(asOther("resume", "--state", state).exitCode()).isZero();

            assertThat(asOwner("pause", "--state", state).exitCode()).isZero();
            if (ROOT) {
                AgentProcess refused = asOther("resume", "--state", state);
                assertThat(refused.exitCode()).isEqualTo(77);
                assertThat(refused.err()).contains("Access was paused by root", "only that user, root");
                assertThat(asOther("status", "--state", state).out()).contains("paused by root");
                strangersChangeNothing();
            }
            assertThat(asOwner("resume", "--state", state).exitCode()).isZero();
            assertThat(agent.terminate()).isZero();
        }
        if (ROOT) {
            AgentProcess late = asOther("pause", "--state", state);
            assertThat(late.exitCode()).as(late.err()).isEqualTo(77);
            assertThat(late.err()).contains("No permission");
        }
    }

    /** As containers run programs: a number, a HOME, and nothing about either in the list of users. */
    @Test
    void aUserWhomTheMachineDoesNotListHasAnAgentBelowHome() throws Exception {
        List<String> asNumber =
                ROOT ? List.of("setpriv", "--reuid=54321", "--regid=54321", "--clear-groups") : List.of();
        String number = ROOT ? "54321" : OTHER;
        Path home = Files.createDirectory(folder.resolve("home"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
        try (FakeServer server = new FakeServer(Duration.ofDays(90))) {
            Map<String, String> environment = Map.of(
                    "HOME", home.toString(),
                    "XDG_STATE_HOME", "",
                    "FARHAND_ENROLMENT_TOKEN", server.token(1).reveal(),
                    "FARHAND_AGENT_SERVER", server.uri().toString());
            for (String command : List.of("enroll", "pause")) {
                AgentProcess done = AgentProcess.finished(
                        AgentProcess.start(asNumber, launcher, folder, environment, command), command);
                assertThat(done.exitCode()).as(done.err()).isZero();
            }
            assertThat(home.resolve(".local/state/farhand-agent/paused"))
                    .content()
                    .contains("paused.by = " + number);
        }
    }

    private void strangersChangeNothing() throws IOException, InterruptedException {
        for (String secret : List.of("identity.pem", "trust.pem", "agent.conf", "paused")) {
            Process reading = new ProcessBuilder(
                            Stream.concat(AS_NOBODY.stream(), Stream.of("cat", state + "/" + secret))
                                    .toList())
                    .redirectErrorStream(true)
                    .start();
            String answer =
                    new String(reading.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(reading.waitFor()).as(secret).isNotZero();
            assertThat(answer).contains("Permission denied");
        }
        AgentProcess second = asOther("run", "--state", state);
        assertThat(second.exitCode()).as(second.err()).isEqualTo(77);
        assertThat(Files.exists(Path.of(state, "paused"))).isTrue();
    }

    private AgentProcess asOther(String... arguments) throws IOException, InterruptedException {
        return AgentProcess.finished(
                AgentProcess.start(AS_NOBODY, launcher, folder, Map.of("HOME", folder.toString()), arguments),
                arguments);
    }

    private AgentProcess asOwner(String... arguments) throws IOException, InterruptedException {
        return AgentProcess.finished(AgentProcess.start(List.of(), launcher, folder, Map.of(), arguments), arguments);
    }
}
