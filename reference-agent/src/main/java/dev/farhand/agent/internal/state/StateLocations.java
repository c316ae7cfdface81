package dev.farhand.agent.internal.state;

import dev.farhand.agent.store.StoreItem;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Where an agent keeps its state when nobody says. */
public final class StateLocations {
    private static final String NAME = "farhand-agent";
    private static final Path OF_THE_MACHINE = Path.of("/var/lib", NAME);

    private StateLocations() {}

    /** For the agent itself. Throws {@link RemoteException} when this user has no place of its own. */
    public static Path own(Map<String, String> environment) {
        return required(ownIfAny(environment));
    }

    /** For who only looks or pauses: the user's own agent when there is one, else the machine's. */
    public static Path toLookAt(Map<String, String> environment) {
        return required(toLookAt(ownIfAny(environment), OF_THE_MACHINE));
    }

    /** A folder alone is no agent: a failed attempt may have left it, and would hide the one that runs here. */
    static Optional<Path> toLookAt(Optional<Path> own, Path machine) {
        return own.filter(StateLocations::isOfAnAgent)
                .or(() -> Optional.of(machine).filter(Files::isDirectory))
                .or(() -> own);
    }

    private static Path required(Optional<Path> place) {
        return place.orElseThrow(
                () -> new RemoteException(
                        ErrorCode.INVALID_CONFIGURATION,
                        "This user has no home folder for the agent's state. Say where it is: --state DIR, or FARHAND_AGENT_STATE."));
    }

    private static Optional<Path> ownIfAny(Map<String, String> environment) {
        return LocalUser.isRoot()
                ? Optional.of(OF_THE_MACHINE)
                : ofTheUser(environment, System.getProperty("user.home", ""));
    }

    /** Whether somebody is enrolled there; who may pass through the folder sees that without reading anything. */
    public static boolean isOfAnAgent(Path folder) {
        return Files.exists(folder.resolve(StoreItem.IDENTITY.fileName()));
    }

    static Optional<Path> ofTheUser(Map<String, String> environment, String home) {
        // The specification: a relative path there counts as not set.
        return absolute(environment.getOrDefault("XDG_STATE_HOME", ""))
                .or(() -> Stream.of(environment.getOrDefault("HOME", ""), home)
                        .flatMap(found -> absolute(found).stream())
                        .findFirst()
                        .map(found -> found.resolve(".local/state")))
                .map(found -> found.resolve(NAME));
    }

    /** Java says "?" of a user without an entry in the list of users. */
    private static Optional<Path> absolute(String text) {
        return Optional.of(text).filter(given -> !given.isEmpty()).map(Path::of).filter(Path::isAbsolute);
    }
}
