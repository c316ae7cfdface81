package dev.farhand.capture.spi;

import dev.farhand.capture.terminal.ShellSelection;
import dev.farhand.capture.terminal.TerminalSize;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.RemoteException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One way to run programs in a pseudo terminal. Called on worker threads, several at once; each call may block. */
@ThreadSafe
public interface PtyProvider {
    /** Names it in logs. */
    String name();

    /** Why nothing can be started here, as a sentence for a person; empty where it can. Cheap: asked at every start. */
    Optional<String> unavailableReason();

    /** Names of the shells a viewer may choose from, the usual one first. */
    List<String> shells();

    /**
     * Turns a wish into what has to be run for it. Throws {@link RemoteException}, in a sentence for the viewer, when the
     * shell or the account is none of this machine or may not be used.
     */
    PtyCommand login(ShellSelection selection);

    /** Runs it: a session and process group of its own, with nothing of ours but the terminal. */
    PtyProcess start(PtyCommand command, TerminalSize size) throws IOException;

    /**
     * The programs that {@link PtyProcess#keep} has saved from a death of ours. What the folder says otherwise is stale and
     * removed. Only one process at a time uses a folder.
     */
    default List<KeptPty> kept(Path folder) {
        return List.of();
    }
}
