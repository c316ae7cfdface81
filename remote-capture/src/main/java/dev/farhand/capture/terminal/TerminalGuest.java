package dev.farhand.capture.terminal;

import java.util.Optional;

/**
 * Who comes to a terminal.
 *
 * @param person names who it is; somebody who comes again takes the keyboard along from where they were before
 * @param mayType whether they may be the writer
 * @param size of their window, where it is known already; else a shell that is there keeps its own
 */
public record TerminalGuest(String person, boolean mayType, Optional<TerminalSize> size) {}
