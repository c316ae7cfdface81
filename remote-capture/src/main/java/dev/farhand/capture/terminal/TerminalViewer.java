package dev.farhand.capture.terminal;

import java.util.concurrent.CompletionStage;

/** Where a terminal is seen. */
@FunctionalInterface
public interface TerminalViewer {
    /**
     * Something to show. Called on any thread, one event at a time: the next one comes when the stage is complete, and
     * then takes along all that has gathered meanwhile. A stage that fails, or an exception, ends the attachment. Must not
     * block.
     */
    CompletionStage<Void> show(TerminalEvent event);
}
