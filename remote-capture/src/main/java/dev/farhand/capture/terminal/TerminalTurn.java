package dev.farhand.capture.terminal;

/**
 * The time in which one viewer types. Nobody else is heard meanwhile, so who comes back with the very next turn knows to the
 * byte what was taken of what it had sent.
 *
 * @param number 1 for the shell's first, then one more each time that typing passes to another viewer
 * @param firstInput how many bytes were typed before it, from the shell's start
 */
public record TerminalTurn(long number, long firstInput) {}
