package dev.farhand.core.enrolment;

/** Names that people give and read: one line, no tricks with direction. */
final class Labels {
    private static final int MAXIMUM = 100;

    private Labels() {}

    static String require(String what, String text) {
        if (text.isBlank() || text.length() > MAXIMUM || text.codePoints().anyMatch(Labels::isTrick)) {
            throw new IllegalArgumentException("a " + what + " has 1 to " + MAXIMUM + " plain characters");
        }
        return text;
    }

    private static boolean isTrick(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE -> true;
            default -> false;
        };
    }
}
