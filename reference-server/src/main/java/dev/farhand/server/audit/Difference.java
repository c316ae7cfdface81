package dev.farhand.server.audit;

import dev.farhand.core.text.ReportedText;

/** What a text was and what it is, short enough for a record and on one line. */
public final class Difference {
    private static final int LONGEST_SIDE = 240;

    private Difference() {}

    /** Both in quotation marks, the older one first. */
    public static String of(String before, String now) {
        return side(before) + " → " + side(now);
    }

    private static String side(String text) {
        return "\"" + ReportedText.line(text.replace('\n', ' '), LONGEST_SIDE) + "\"";
    }
}
