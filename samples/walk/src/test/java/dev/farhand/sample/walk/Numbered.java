package dev.farhand.sample.walk;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Lines that count up: whether some of them got lost, or came twice. */
final class Numbered {
    private Numbered() {}

    /** The numbers as they stand there, one below the other. What was typed may stand before one. */
    static List<Integer> all(String word, List<String> lines) {
        return numbers(word, lines).boxed().toList();
    }

    /** What is there when no line is missing and none came twice. */
    static List<Integer> upTo(int last) {
        return IntStream.rangeClosed(1, last).boxed().toList();
    }

    /** The highest number that is there; 0 for none. */
    static int last(String word, List<String> lines) {
        return numbers(word, lines).max().orElse(0);
    }

    private static IntStream numbers(String word, List<String> lines) {
        Pattern numbered = Pattern.compile(word + " (\\d+)$");
        return lines.stream()
                .map(numbered::matcher)
                .filter(Matcher::find)
                .mapToInt(found -> Integer.parseInt(found.group(1)));
    }
}
