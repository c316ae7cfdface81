package dev.farhand.server.audit;

import dev.farhand.core.text.ReportedText;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** What a text was and what it is, short enough for a record and on one line. */
public final class Difference {
    private static final int LONGEST_SIDE = 240;

    private Difference() {}

    /** Both in quotation marks, the older one first. */
    public static String of(String before, String now) {
        return side(before) + " → " + side(now);
    }

    /** The same of each part of a thing that is different, by the part's name and in that order. */
    public static <T> Map<String, String> between(T before, T now, Map<String, Function<T, String>> parts) {
        Map<String, String> different = new TreeMap<>();
        parts.forEach((name, of) -> {
            if (!of.apply(before).equals(of.apply(now))) {
                different.put(name, of(of.apply(before), of.apply(now)));
            }
        });
        return different;
    }

    private static String side(String text) {
        return "\"" + ReportedText.line(text.replace('\n', ' '), LONGEST_SIDE) + "\"";
    }
}
