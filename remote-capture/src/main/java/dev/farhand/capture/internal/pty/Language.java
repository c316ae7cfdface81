package dev.farhand.capture.internal.pty;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The language of a terminal. Whatever it is, its characters are UTF-8: that is what viewers speak. */
final class Language {
    /** Known to every C library of today without any language installed. */
    static final String PLAIN = "C.UTF-8";

    private static final List<Path> FILES = List.of(Path.of("/etc/default/locale"), Path.of("/etc/locale.conf"));
    private static final Pattern LINE = Pattern.compile("\\s*LANG=\"?([A-Za-z0-9_.@-]{1,64})\"?\\s*");

    private Language() {}

    static String ofTheMachine() {
        return Stream.concat(
                        FILES.stream().flatMap(file -> in(file).stream()), Stream.ofNullable(System.getenv("LANG")))
                .filter(Language::isUnicode)
                .findFirst()
                .orElse(PLAIN);
    }

    private static Optional<String> in(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.ISO_8859_1).stream()
                    .map(LINE::matcher)
                    .filter(Matcher::matches)
                    .map(line -> line.group(1))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static boolean isUnicode(String language) {
        String lower = language.toLowerCase(Locale.ROOT);
        return lower.endsWith(".utf-8") || lower.endsWith(".utf8");
    }
}
