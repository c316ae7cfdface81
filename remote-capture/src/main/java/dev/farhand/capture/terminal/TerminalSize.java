package dev.farhand.capture.terminal;

/**
 * Size of a terminal in character cells. The bounds hold wherever a size comes from: a viewer that asks for a million
 * columns would cost the shell that much memory per line.
 */
public record TerminalSize(int columns, int rows) {
    /** The most columns, and the most rows, a terminal may have. */
    public static final int MAXIMUM = 500;

    /** What a terminal has before anyone measured the viewer's window. */
    public static final TerminalSize INITIAL = new TerminalSize(80, 24);

    /** Throws {@link IllegalArgumentException} outside 1 to {@value #MAXIMUM}. */
    public TerminalSize {
        check("columns", columns);
        check("rows", rows);
    }

    private static void check(String name, int value) {
        if (value < 1 || value > MAXIMUM) {
            throw new IllegalArgumentException(name + " must be 1 to " + MAXIMUM + ", not " + value);
        }
    }
}
