package dev.farhand.capture.internal.encode.h264;

/**
 * How much a decoder must be able to take (table A-1). The rows are those that differ in size of picture at thirty a second; smaller
 * pictures take the first, since every decoder has it and below it vectors are shorter.
 *
 * @param code ten times its name, as it is written
 * @param macroblocks of a picture at most
 */
record Level(int code, int macroblocks) {
    /** Vectors are this long at most, sideways, at every level. */
    static final int LONGEST_X = 2047;
    /** Vectors are this long at most, up and down, at the levels here. */
    static final int LONGEST_Y = 511;

    private static final Level[] ALL = {
        new Level(31, 3_600), new Level(40, 8_192), new Level(50, 22_080), new Level(51, 36_864), new Level(60, 139_264)
    };

    /** The lowest one for a picture of that many columns and rows of macroblocks. */
    static Level of(int columns, int rows) {
        for (Level level : ALL) {
            // No side may be longer than eight times that of a square (A.3.1).
            long longest = 8L * level.macroblocks;
            if (columns * rows <= level.macroblocks
                    && (long) columns * columns <= longest
                    && (long) rows * rows <= longest) {
                return level;
            }
        }
        throw new IllegalArgumentException("H.264 has no level for a picture of " + columns * 16 + " × " + rows * 16);
    }
}
