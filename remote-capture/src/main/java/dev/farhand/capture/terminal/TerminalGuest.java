package dev.farhand.capture.terminal;

/**
 * Who comes to a terminal.
 *
 * @param person names who it is; somebody who comes again takes the keyboard along from where they were before
 * @param mayType whether they may be the writer
 * @param size of their window
 */
public record TerminalGuest(String person, boolean mayType, TerminalSize size) {}
