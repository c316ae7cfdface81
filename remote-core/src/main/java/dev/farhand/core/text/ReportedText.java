package dev.farhand.core.text;

/**
 * Makes text from elsewhere fit to be shown and logged. Host names, window titles, file names and chat come from
 * machines that may be in an attacker's hands: control characters forge log lines, bidi overrides turn
 * {@code gpj.exe} into {@code exe.jpg}, invisible characters make two names look the same, piles of marks paint over
 * the neighbouring row. What is left here is text only; whoever puts it on a page still escapes it.
 *
 * <p>The result is for people. To open a file, use the name as it was reported.
 */
public final class ReportedText {
    private static final int REPLACEMENT = 0xFFFD;
    private static final int ELLIPSIS = 0x2026;
    private static final int LONGEST_PILE_OF_MARKS = 4;

    private ReportedText() {}

    /**
     * One line: line breaks, tabs and wide blanks become single blanks, the ends are trimmed. Text longer than
     * {@code maxCodePoints} ends with an ellipsis. Never throws for any {@code raw}; applying it twice changes nothing.
     */
    public static String line(String raw, int maxCodePoints) {
        return clean(raw, maxCodePoints, false);
    }

    /**
     * As {@link #line}, but line feeds and tabs stay, and so do runs of blanks, also before the first word: for notes, chat and
     * script output.
     */
    public static String block(String raw, int maxCodePoints) {
        return clean(raw, maxCodePoints, true);
    }

    private static String clean(String raw, int maxCodePoints, boolean keepLines) {
        if (maxCodePoints < 1) {
            throw new IllegalArgumentException("maxCodePoints must be at least 1, not " + maxCodePoints);
        }
        Cleaner cleaner = new Cleaner(maxCodePoints, keepLines);
        int index = 0;
        while (index < raw.length() && !cleaner.full()) {
            int codePoint = raw.codePointAt(index);
            index += Character.charCount(codePoint);
            cleaner.add(codePoint);
        }
        return cleaner.result();
    }

    private static boolean invisible(int codePoint) {
        if (Character.getType(codePoint) == Character.FORMAT) {
            return true; // bidi controls, zero-width characters, tags, byte order mark
        }
        return switch (codePoint) {
            case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2065, 0x3164, 0xFFA0 -> true;
            default -> codePoint >= 0xE0000 && codePoint <= 0xE0FFF;
        };
    }

    private static boolean nonCharacter(int codePoint) {
        return (codePoint & 0xFFFE) == 0xFFFE || (codePoint >= 0xFDD0 && codePoint <= 0xFDEF);
    }

    private static boolean mark(int type) {
        return type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || type == Character.COMBINING_SPACING_MARK;
    }

    /** Collects what may stay. */
    private static final class Cleaner {
        private final int limit;
        private final boolean keepLines;
        private final StringBuilder text = new StringBuilder();
        private int length;
        private int marks;
        private int blanks;
        private boolean cut;

        Cleaner(int limit, boolean keepLines) {
            this.limit = limit;
            this.keepLines = keepLines;
        }

        boolean full() {
            return cut;
        }

        void add(int codePoint) {
            int type = Character.getType(codePoint);
            if (keepLines && codePoint == '\n') {
                blanks = 0; // also what a carriage return before it left behind
                marks = 0;
                append(codePoint);
            } else if (keepLines && codePoint == '\t') {
                marks = 0;
                append(codePoint);
            } else if (invisible(codePoint)) {
                return;
            } else if (type == Character.SURROGATE || nonCharacter(codePoint)) {
                append(REPLACEMENT);
            } else if (blank(type)) {
                blanks++;
                marks = 0;
            } else if (mark(type)) {
                if (marks < LONGEST_PILE_OF_MARKS) {
                    append(codePoint);
                    marks++;
                }
            } else {
                append(codePoint);
                marks = 0;
            }
        }

        private static boolean blank(int type) {
            return type == Character.CONTROL
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR
                    || type == Character.SPACE_SEPARATOR;
        }

        /** Blanks are written when something follows, so that the end needs no trimming. */
        private void append(int codePoint) {
            int wanted = keepLines ? blanks : length == 0 ? 0 : Math.min(blanks, 1);
            blanks = 0;
            for (; wanted > 0 && !cut; wanted--) {
                appendOne(' ');
            }
            if (!cut) {
                appendOne(codePoint);
            }
        }

        private void appendOne(int codePoint) {
            if (length == limit) {
                cut = true;
                return;
            }
            text.appendCodePoint(codePoint);
            length++;
        }

        String result() {
            if (cut) {
                text.setLength(text.offsetByCodePoints(text.length(), -1));
                stripEnd();
                text.appendCodePoint(ELLIPSIS);
            } else {
                stripEnd();
            }
            return text.toString();
        }

        private void stripEnd() {
            int end = text.length();
            while (end > 0 && Character.isWhitespace(text.charAt(end - 1))) {
                end--;
            }
            text.setLength(end);
        }
    }
}
