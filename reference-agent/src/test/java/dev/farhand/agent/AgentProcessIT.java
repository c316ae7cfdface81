package dev.farhand.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentProcessIT {
    @TempDir
    Path temporary;

    @Test
    void livesItsWholeLifeAsAProgram() throws Exception {
        Path state = temporary.resolve("state");
        try (FakeServer server = new FakeServer(Duration.ofSeconds(30))) {
            String token = server.token(1).reveal();
            Path tokenFile = Files.writeString(temporary.resolve("token"), token + "\n");
            AgentProcess enrolled = run(
                    "enroll",
                    "--state",
                    state.toString(),
                    "--server",
                    server.uri().toString(),
                    "--token-file",
                    tokenFile.toString());
            assertThat(enrolled.exitCode()).as(enrolled.err()).isZero();
            assertThat(enrolled.out())
                    .contains("Enrolled as device " + server.device().id());

            try (AgentProcess agent = startRun(state)) {
                agent.awaitLine(" connected ");
                assertThat(status(state)).contains("\"running\":true", "\"state\":\"connected\"");
                workTogether(server, state);
                String before = Files.readString(state.resolve("identity.pem"));
                await().atMost(Duration.ofSeconds(60)).until(() -> !Files.readString(state.resolve("identity.pem"))
                        .equals(before));
                assertThat(agent.err()).doesNotContain(token).doesNotContain("PRIVATE KEY");
                agent.kill();
            }
            assertThat(status(state)).contains("\"running\":false", "\"state\":\"stopped\"");

            // As a service is set up: the token's file has done its work and is gone.
            Files.delete(tokenFile);
            Map<String, String> environment = Map.of("FARHAND_ENROLMENT_TOKEN_FILE", tokenFile.toString());
            try (AgentProcess agent = AgentProcess.start(temporary, environment, "run", "--state", state.toString())) {
                agent.awaitLine(" connected ");
                secondAgentIsTurnedAway(state, agent.pid());
                server.revoke();
                await().atMost(Duration.ofSeconds(30)).until(() -> status(state).contains("\"state\":\"revoked\""));
                assertThat(agent.terminate()).isZero();
                assertThat(agent.err()).contains(" stopped");
            }

            Files.writeString(tokenFile, server.token(1).reveal());
            String settings = Files.readString(state.resolve("agent.conf"));
            AgentProcess nowhere = run(
                    "enroll",
                    "--again",
                    "--state",
                    state.toString(),
                    "--server",
                    "https://127.0.0.1:1",
                    "--token-file",
                    tokenFile.toString());
            assertThat(nowhere.exitCode()).as(nowhere.err()).isEqualTo(69);
            assertThat(state.resolve("agent.conf")).hasContent(settings);
            AgentProcess again =
                    run("enroll", "--again", "--state", state.toString(), "--token-file", tokenFile.toString());
            assertThat(again.exitCode()).as(again.err()).isZero();
            try (AgentProcess agent = startRun(state)) {
                agent.awaitLine(" connected ");
                assertThat(server.registry.list()).hasSize(2);
                assertThat(agent.terminate()).isZero();
            }
            assertThat(state.resolve("control.sock")).doesNotExist();
            assertThat(state.resolve("lock")).doesNotExist();
        }
    }

    private void workTogether(FakeServer server, Path state) throws IOException, InterruptedException {
        AgentProcess paused = run("pause", "--state", state.toString());
        assertThat(paused.exitCode()).as(paused.err()).isZero();
        refused(server, ErrorCode.ACCESS_PAUSED);
        assertThat(run("status", "--state", state.toString()).out()).contains("paused by");
        assertThat(run("resume", "--state", state.toString()).exitCode()).isZero();
        // The program alone offers nothing yet.
        refused(server, ErrorCode.CHANNEL_KIND_UNSUPPORTED);
        AgentProcess doctor = run("doctor", "--state", state.toString());
        assertThat(doctor.exitCode()).as(doctor.out() + doctor.err()).isZero();
        assertThat(doctor.out()).contains("TLS reaches the server itself", "The WebSocket carrier gets through");
    }

    private static void refused(FakeServer server, ErrorCode code) {
        assertThatThrownBy(() -> server.open(FakeServer.custom("test.echo", server.grant(grant -> {}))))
                .isInstanceOfSatisfying(
                        RemoteException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private void secondAgentIsTurnedAway(Path state, long pid) throws IOException, InterruptedException {
        AgentProcess second = run("run", "--state", state.toString());
        assertThat(second.exitCode()).isEqualTo(69);
        assertThat(second.err()).contains("process " + pid);
    }

    @Test
    void enrolsWithATokenOfTheEnvironmentAndStopsOnSigterm() throws Exception {
        Path state = temporary.resolve("state");
        try (FakeServer server = new FakeServer(Duration.ofDays(90))) {
            Map<String, String> environment = Map.of(
                    "FARHAND_ENROLMENT_TOKEN", server.token(1).reveal(),
                    "FARHAND_AGENT_SERVER", server.uri().toString(),
                    "FARHAND_AGENT_STATE", state.toString());
            try (AgentProcess agent = AgentProcess.start(temporary, environment, "run")) {
                agent.awaitLine(" connected ");
                assertThat(agent.terminate()).isZero();
            }
        }
    }

    @Test
    void saysWhyItCannotEnrol() throws Exception {
        Path state = temporary.resolve("state");
        try (FakeServer server = new FakeServer(Duration.ofDays(90));
                FakeServer other = new FakeServer(Duration.ofDays(90))) {
            Path foreign = Files.writeString(
                    temporary.resolve("foreign"), other.token(1).reveal());
            AgentProcess wrongServer = enroll(state, server, foreign);
            assertThat(wrongServer.exitCode()).isEqualTo(69);
            assertThat(wrongServer.err()).contains("not the server that the enrolment token was made on");

            var used = server.token(1);
            server.tokens.remove(used.hash());
            AgentProcess withdrawn = enroll(state, server, Files.writeString(temporary.resolve("used"), used.reveal()));
            assertThat(withdrawn.exitCode()).isEqualTo(77);
            assertThat(withdrawn.err()).contains("not known").doesNotContain(used.reveal());
            // Nor the way there, which may be what was wrong: the next attempt begins with what it is given.
            assertThat(state.resolve("identity.pem")).doesNotExist();
            assertThat(state.resolve("agent.conf")).doesNotExist();
        }
        AgentProcess away = run(
                "enroll",
                "--state",
                state.toString(),
                "--server",
                "https://127.0.0.1:1",
                "--token-file",
                temporary.resolve("used").toString());
        assertThat(away.exitCode()).as(away.err()).isEqualTo(69);
        assertThat(away.err()).contains("farhand-agent doctor --server").doesNotContain("it comes back");
    }

    @Test
    void givesANewIdentityInThePlaceOfOneThatIsBroken() throws Exception {
        Path state = temporary.resolve("state");
        try (FakeServer server = new FakeServer(Duration.ofDays(90))) {
            Path token = Files.writeString(
                    temporary.resolve("token"), server.token(2).reveal());
            assertThat(enroll(state, server, token).exitCode()).isZero();
            Files.writeString(state.resolve("identity.pem"), "garbage");
            AgentProcess refused = enroll(state, server, token);
            assertThat(refused.exitCode()).isEqualTo(78);
            assertThat(refused.err()).contains("identity.pem cannot be used", "--again");
            AgentProcess again =
                    run("enroll", "--again", "--state", state.toString(), "--token-file", token.toString());
            assertThat(again.exitCode()).as(again.err()).isZero();
            assertThat(again.out()).contains("Enrolled as device");
        }
    }

    private AgentProcess enroll(Path state, FakeServer server, Path token) throws IOException, InterruptedException {
        return run(
                "enroll",
                "--state",
                state.toString(),
                "--server",
                server.uri().toString(),
                "--token-file",
                token.toString());
    }

    @Test
    void refusesATokenOnTheCommandLine() throws Exception {
        AgentProcess refused = run("enroll", "--server", "https://a.example", "fhe_abcdefghijk");
        assertThat(refused.exitCode()).isEqualTo(64);
        assertThat(refused.err())
                .contains("does not belong on the command line")
                .doesNotContain("fhe_abcdefghijk");
    }

    @Test
    void refusesAFolderThatOthersCanRead() throws Exception {
        Path state = Files.createDirectory(temporary.resolve("state"));
        Files.setPosixFilePermissions(state, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        AgentProcess refused = run("run", "--state", state.toString());
        assertThat(refused.exitCode()).isEqualTo(78);
        assertThat(refused.err()).contains("chmod 711");
    }

    private AgentProcess startRun(Path state) throws IOException {
        return AgentProcess.start(temporary, Map.of(), "run", "--state", state.toString());
    }

    private String status(Path state) throws IOException, InterruptedException {
        return run("status", "--json", "--state", state.toString()).out();
    }

    private AgentProcess run(String... arguments) throws IOException, InterruptedException {
        return AgentProcess.run(temporary, Map.of("LC_ALL", "C.UTF-8"), arguments);
    }
}
