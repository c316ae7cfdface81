package dev.farhand.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.farhand.agent.store.AgentStore;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Machines whose clocks are off. */
class WrongClockIT {
    @TempDir
    Path temporary;

    @ParameterizedTest
    @CsvSource({"+10m, 10, ahead of", "-10m, -10, behind"})
    void aMachineThatIsTenMinutesOffEnrolsAndWorks(String off, int minutes, String word) throws Exception {
        Path state = temporary.resolve("state");
        try (FakeServer server = new FakeServer(Duration.ofDays(90));
                AgentProcess agent = start(off, server, state)) {
            agent.awaitLine(" connected ");
            Instant firstLine =
                    OffsetDateTime.parse(agent.err().split(" ", 2)[0]).toInstant();
            assertThat(firstLine)
                    .as("that the process has the wrong time")
                    .isCloseTo(Instant.now().plus(Duration.ofMinutes(minutes)), within(2, ChronoUnit.MINUTES));
            refused(server, ErrorCode.CHANNEL_KIND_UNSUPPORTED);
            assertThat(agent.err()).doesNotContain("clock-wrong");
            AgentProcess doctor = run(off, "doctor", "--state", state.toString());
            assertThat(doctor.exitCode()).as(doctor.out() + doctor.err()).isZero();
            assertThat(doctor.out())
                    .containsPattern("note +clock +This machine's clock is 10 minutes " + word + " the server's");
        }
    }

    @Test
    void aMachineThatIsTwoDaysAheadSaysSo() throws Exception {
        Path state = temporary.resolve("state");
        String sentence = "This machine's clock is 2 days ahead of the server's.";
        try (FakeServer server = new FakeServer(Duration.ofDays(90));
                AgentProcess agent = start("+2d", server, state)) {
            agent.awaitLine(" connected ");
            agent.awaitLine(" clock-wrong ");
            assertThat(agent.err()).containsOnlyOnce(sentence);
            refused(server, ErrorCode.GRANT_EXPIRED);
            assertThat(run("+2d", "status", "--state", state.toString()).out())
                    .contains(sentence)
                    .contains("Set the clock");
            AgentProcess doctor = run("+2d", "doctor", "--state", state.toString());
            assertThat(doctor.exitCode()).isEqualTo(69);
            assertThat(doctor.out())
                    .containsPattern("PROBLEM +clock +" + sentence)
                    .contains("Set the clock");
        }
    }

    @Test
    void aMachineThatIsTwoDaysBehindSaysWhyItCannotEnrol() throws Exception {
        Path state = temporary.resolve("state");
        try (FakeServer server = new FakeServer(Duration.ofDays(90))) {
            AgentProcess enrolled = AgentProcess.finished(AgentProcess.start(
                    temporary,
                    Faketime.off(
                            "-2d",
                            Map.of("FARHAND_ENROLMENT_TOKEN", server.token(1).reveal())),
                    "enroll",
                    "--server",
                    server.uri().toString(),
                    "--state",
                    state.toString()));
            assertThat(enrolled.exitCode()).isEqualTo(69);
            assertThat(enrolled.err()).contains("one of the two clocks is wrong", "Set the machine's clock");
            AgentProcess doctor = run(
                    "-2d",
                    "doctor",
                    "--state",
                    state.toString(),
                    "--server",
                    server.uri().toString());
            assertThat(doctor.exitCode()).isEqualTo(69);
            assertThat(doctor.out())
                    .containsPattern("PROBLEM +clock +This machine's clock is 2 days behind the server's.");
        }
    }

    @ParameterizedTest
    @Tag("long")
    @ValueSource(ints = {10, -10})
    void worksWithAServerThatIsTenMinutesOff(int minutes) throws Exception {
        Clock off = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(minutes));
        try (FakeServer server = new FakeServer(Duration.ofDays(90), off);
                Agent agent = agent(server, Clock.systemUTC())) {
            awaitConnected(agent);
            refused(server, ErrorCode.CHANNEL_KIND_UNSUPPORTED);
            assertThat(agent.status().clockAhead()).hasValueSatisfying(ahead -> assertThat(ahead)
                    .isCloseTo(Duration.ofMinutes(-minutes), Duration.ofSeconds(30)));
            assertThat(agent.status().advice()).isEmpty();
        }
    }

    @Test
    void tellsItsHostThatTheClockIsWrong() throws Exception {
        Clock off = Clock.offset(Clock.systemUTC(), Duration.ofHours(3));
        try (FakeServer server = new FakeServer(Duration.ofDays(90));
                Agent agent = agent(server, off)) {
            awaitConnected(agent);
            assertThat(agent.status().advice()).hasValueSatisfying(advice -> assertThat(advice)
                    .contains("3 hours ahead of the server's", "Set the clock"));
        }
    }

    private static Agent agent(FakeServer server, Clock clock) {
        return Agent.builder()
                .store(AgentStore.inMemory())
                .servers(List.of(server.uri()))
                .proxy("none")
                .enrolment(server.token(1))
                .clock(clock)
                .start();
    }

    private static void awaitConnected(Agent agent) {
        await().atMost(FakeServer.PATIENCE).until(() -> agent.status().state() == AgentState.CONNECTED);
    }

    private static void refused(FakeServer server, ErrorCode code) {
        assertThatThrownBy(() -> server.open(FakeServer.custom("test.echo", server.grant(grant -> {}))))
                .isInstanceOfSatisfying(
                        RemoteException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private AgentProcess start(String off, FakeServer server, Path state) throws IOException {
        Map<String, String> environment = Faketime.off(
                off,
                Map.of(
                        "FARHAND_ENROLMENT_TOKEN", server.token(1).reveal(),
                        "FARHAND_AGENT_SERVER", server.uri().toString()));
        return AgentProcess.start(temporary, environment, "run", "--state", state.toString());
    }

    private AgentProcess run(String off, String... arguments) throws IOException, InterruptedException {
        return AgentProcess.run(temporary, Faketime.off(off), arguments);
    }
}
