package dev.farhand.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.testing.FullDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk under the state folder is full for a while. */
class FullDiskIT {
    @TempDir
    Path temporary;

    @Test
    void nothingIsLostAndAllGoesOnWhenThereIsRoomAgain() throws Exception {
        Path folder = Files.createDirectory(temporary.resolve("disk"));
        String state = folder.resolve("state").toString();
        try (FullDisk disk = FullDisk.mount(folder, "128k");
                FakeServer server = new FakeServer(Duration.ofDays(90))) {
            Path token = Files.writeString(
                    temporary.resolve("token"), server.token(1).reveal());
            String[] enrol = {
                "enroll", "--state", state, "--server", server.uri().toString(), "--token-file", token.toString()
            };
            disk.fill();
            AgentProcess full = run(disk, enrol);
            assertThat(full.exitCode()).as(full.err()).isEqualTo(74);
            assertThat(full.err()).contains("enrolment.pem could not be saved", "No space left on device");
            disk.free();
            // The token has one use: it was not burnt.
            AgentProcess enrolled = run(disk, enrol);
            assertThat(enrolled.exitCode()).as(enrolled.err()).isZero();

            disk.fill();
            try (AgentProcess agent = start(disk, "run", "--state", state)) {
                agent.awaitLine(" connected ");
                renewalWaits(disk, server, agent);
                pauseHoldsAndSaysThatItWasNotSaved(disk, server, state);
                String before = Files.readString(disk.file("state/identity.pem"));
                disk.free();
                await().atMost(Duration.ofSeconds(30)).until(() -> !Files.readString(disk.file("state/identity.pem"))
                        .equals(before));
                assertThat(run(disk, "pause", "--state", state).exitCode()).isZero();
                assertThat(disk.file("state/paused")).exists();
                assertThat(run(disk, "resume", "--state", state).exitCode()).isZero();
                refused(server, ErrorCode.CHANNEL_KIND_UNSUPPORTED);
                assertThat(agent.err().lines().filter(line -> line.contains(" renewed ")))
                        .as(agent.err())
                        .hasSize(1);
                assertThat(agent.err()).doesNotContain("Exception");
                assertThat(agent.terminate()).isZero();
            }
            try (Stream<Path> left = Files.list(disk.file("state"))) {
                assertThat(left.map(file -> file.getFileName().toString()))
                        .containsExactlyInAnyOrder("agent.conf", "identity.pem", "trust.pem");
            }
        }
    }

    private static void renewalWaits(FullDisk disk, FakeServer server, AgentProcess agent) throws IOException {
        String before = Files.readString(disk.file("state/identity.pem"));
        await().until(() -> server.links().demandRenewal(server.device().id()));
        agent.awaitLine(" renewal-not-saved ");
        assertThat(agent.err())
                .containsPattern("renewal-not-saved file=identity.pem reason=\".*No space left on device");
        assertThat(Files.readString(disk.file("state/identity.pem"))).isEqualTo(before);
        refused(server, ErrorCode.CHANNEL_KIND_UNSUPPORTED);
    }

    private void pauseHoldsAndSaysThatItWasNotSaved(FullDisk disk, FakeServer server, String state)
            throws IOException, InterruptedException {
        AgentProcess paused = run(disk, "pause", "--state", state);
        assertThat(paused.exitCode()).isEqualTo(69);
        assertThat(paused.err()).contains("Access is paused, but that could not be saved", "No space left on device");
        refused(server, ErrorCode.ACCESS_PAUSED);
    }

    private static void refused(FakeServer server, ErrorCode code) {
        assertThatThrownBy(() -> server.open(FakeServer.custom("test.echo", server.grant(grant -> {}))))
                .isInstanceOfSatisfying(
                        RemoteException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private AgentProcess start(FullDisk disk, String... arguments) throws IOException {
        List<String> prefix = disk.entering();
        return AgentProcess.start(prefix, AgentProcess.launcher(), temporary, Map.of(), arguments);
    }

    private AgentProcess run(FullDisk disk, String... arguments) throws IOException, InterruptedException {
        return AgentProcess.finished(start(disk, arguments), arguments);
    }
}
