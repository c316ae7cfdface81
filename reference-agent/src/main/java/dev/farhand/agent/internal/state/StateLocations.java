package dev.farhand.agent.internal.state;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Where an agent keeps its state when nobody says. */
public final class StateLocations {
    private static final String NAME = "farhand-agent";
    private static final Path OF_THE_MACHINE = Path.of("/var/lib", NAME);

    private StateLocations() {}

    /** For the agent itself. */
    public static Path own(Map<String, String> environment) {
        return LocalUser.isRoot() ? OF_THE_MACHINE : ofTheUser(environment);
    }

    /** For who only looks or pauses: the user's own agent when there is one, else the machine's. */
    public static Path toLookAt(Map<String, String> environment) {
        Path own = own(environment);
        return Files.isDirectory(own) || !Files.isDirectory(OF_THE_MACHINE) ? own : OF_THE_MACHINE;
    }

    private static Path ofTheUser(Map<String, String> environment) {
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        // The specification: a relative path there counts as not set.
        if (!state.isEmpty() && Path.of(state).isAbsolute()) {
            return Path.of(state, NAME);
        }
        return Path.of(System.getProperty("user.home", "."), ".local", "state", NAME);
    }
}
