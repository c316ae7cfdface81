package dev.farhand.sample.walk;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Lines that count up: whether some of them got lost. */
final class Numbered {
    private Numbered() {}

    /** The numbers between 1 and the highest that is there which no line has. What was typed may stand before it. */
    static List<Integer> missing(String word, List<String> lines) {
        Set<Integer> there = numbers(word, lines).boxed().collect(Collectors.toSet());
        return IntStream.rangeClosed(1, last(word, lines))
                .filter(number -> !there.contains(number))
                .boxed()
                .toList();
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
