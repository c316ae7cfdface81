package dev.farhand.sample.walk;

import dev.farhand.sample.testing.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The console's sentences, read from where they are written, so that no test repeats one. */
final class Words {
    private static final Pattern ENTRY = Pattern.compile(
            "^  '([\\w.:-]+)':\\s*(?:\\{ one: '[^']*', other: )?'((?:[^'\\\\]|\\\\.)*)'", Pattern.MULTILINE);
    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");
    private static final Pattern FAILURE =
            Pattern.compile("^  ([A-Z_]+): \\{[^}]*?(?:sentence|message): '([^']*)'", Pattern.MULTILINE);
    private static final Pattern SYNTAX = Pattern.compile("[.*+?^${}()|\\[\\]\\\\]");

    /** What the page says of each failure, in English. */
    private static final Map<String, String> FAILURES = new TreeMap<>();

    static {
        collect(FAILURE, "viewer/src/protocol/ErrorCode.ts", FAILURES);
        collect(FAILURE, "viewer/src/errors.ts", FAILURES);
    }

    static final Words ENGLISH = new Words("en");
    static final Words GERMAN = new Words("de");

    private final Map<String, String> sentences = new TreeMap<>();

    private Words(String language) {
        collect(ENTRY, "app/src/i18n/" + language + ".ts", sentences);
    }

    private static void collect(Pattern entry, String source, Map<String, String> into) {
        try {
            Matcher entries = entry.matcher(Files.readString(
                    Program.inCheckout("reference-server/src/main/web").resolve(source)));
            while (entries.find()) {
                into.put(entries.group(1), entries.group(2));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the page says, in English, when this is the matter. */
    static String failure(String code) {
        return Objects.requireNonNull(FAILURES.get(code), code);
    }

    /** The sentence; of two forms the plural. */
    String of(String key) {
        String sentence = sentences.get(key);
        if (sentence == null) {
            throw new AssertionError("the console has no sentence " + key);
        }
        return sentence;
    }

    /** What pages say until they have what they show. */
    List<String> loading() {
        return sentences.entrySet().stream()
                .filter(each -> each.getKey().endsWith(".loading"))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** The sentence with one place filled in. */
    String of(String key, String place, String value) {
        return of(key).replace("{" + place + "}", value);
    }

    /** The sentence with anything at its places, as a pattern that JavaScript knows as well. */
    Pattern any(String key) {
        String escaped =
                SYNTAX.matcher(PLACE.matcher(of(key)).replaceAll("\u0000")).replaceAll("\\\\$0");
        return Pattern.compile(escaped.replace("\u0000", ".+"));
    }
}
