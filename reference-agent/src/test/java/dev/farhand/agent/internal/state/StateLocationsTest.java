package dev.farhand.agent.internal.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateLocationsTest {
    @TempDir
    Path temporary;

    /** Java says "?" of a user that the machine does not list. */
    @ParameterizedTest
    @CsvSource({
        "/xdg, /home/ada, /home/ada, /xdg/farhand-agent",
        "xdg,  /home/ada, /home/eve, /home/ada/.local/state/farhand-agent",
        "'',   '',        /home/eve, /home/eve/.local/state/farhand-agent",
        "'',   /app,      ?,         /app/.local/state/farhand-agent",
        "'',   '',        ?,         ",
    })
    void keepsTheStateBelowTheUsersHome(String xdg, String home, String listed, Path expected) {
        assertThat(StateLocations.ofTheUser(Map.of("XDG_STATE_HOME", xdg, "HOME", home), listed))
                .isEqualTo(Optional.ofNullable(expected));
    }

    @Test
    void anEmptyFolderOfOnesOwnDoesNotHideTheMachinesAgent() throws IOException {
        Path own = Files.createDirectory(temporary.resolve("own"));
        Path machine = temporary.resolve("machine");
        assertThat(StateLocations.toLookAt(Optional.of(own), machine)).contains(own);
        Files.createDirectory(machine);
        assertThat(StateLocations.toLookAt(Optional.of(own), machine)).contains(machine);
        assertThat(StateLocations.toLookAt(Optional.empty(), machine)).contains(machine);
        Files.createFile(own.resolve("identity.pem"));
        assertThat(StateLocations.toLookAt(Optional.of(own), machine)).contains(own);
    }
}
