package dev.farhand.agent.internal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.agent.Agent;
import dev.farhand.agent.FakeServer;
import dev.farhand.agent.internal.control.ControlCommand;
import dev.farhand.agent.store.AgentStore;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResumeRuleIT {
    private final FakeServer server = new FakeServer(Duration.ofDays(90));
    private final Agent agent = Agent.builder()
            .store(AgentStore.inMemory())
            .servers(List.of(server.uri()))
            .proxy("none")
            .enrolment(server.token(1))
            .start();

    @AfterEach
    void close() {
        agent.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada", "root"})
    void whoPausedAndRootMayResume(String user) {
        RunCommand.handle(agent, ControlCommand.PAUSE, "ada");
        RunCommand.handle(agent, ControlCommand.RESUME, user);
        assertThat(agent.status().pause()).isEmpty();
    }

    @Test
    void theAgentsOwnUserMayResume() {
        RunCommand.handle(agent, ControlCommand.PAUSE, "ada");
        RunCommand.handle(agent, ControlCommand.RESUME, System.getProperty("user.name"));
        assertThat(agent.status().pause()).isEmpty();
    }

    @Test
    void aStrangerMayNotResumeAndAPauseByAnotherDoesNotTakeItOver() {
        RunCommand.handle(agent, ControlCommand.PAUSE, "ada");
        RunCommand.handle(agent, ControlCommand.PAUSE, "eve");
        assertThatThrownBy(() -> RunCommand.handle(agent, ControlCommand.RESUME, "eve"))
                .isInstanceOfSatisfying(
                        RemoteException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PERMISSION_DENIED))
                .hasMessageContaining("paused by ada");
        assertThat(agent.status().pause()).isPresent();
    }
}
