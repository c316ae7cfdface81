package dev.farhand.core.config;

import dev.farhand.core.text.ReportedText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Text of {@code key = value} lines. Lines that are blank or start with {@code #} say nothing. There is no escaping and
 * no quoting: a value is what stands between the equals sign and the end of the line, without the blanks around it.
 * Public for readers of files of the same form; what is not understood is told, never skipped.
 */
public final class KeyValueLines {
    /** A file longer than this is none of ours. */
    public static final int LONGEST_TEXT = 1 << 20;

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    private KeyValueLines() {}

    /** Reads a text; never throws, what is wrong is in {@link #problems()}. */
    public static KeyValueLines parse(String text) {
        KeyValueLines lines = new KeyValueLines();
        if (text.length() > LONGEST_TEXT) {
            lines.problems.add("The text is longer than " + Quantities.renderBytes(LONGEST_TEXT) + ".");
            return lines;
        }
        int number = 0;
        for (String line : text.split("\\r?\\n", -1)) {
            number++;
            lines.read(number, line.strip());
        }
        return lines;
    }

    private void read(int number, String line) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        int equals = line.indexOf('=');
        String key = equals < 0 ? "" : line.substring(0, equals).strip();
        if (key.isEmpty()) {
            // The line itself is not repeated: it may be half of a secret.
            problems.add("line " + number + ": is not of the form key = value.");
            return;
        }
        Entry entry = new Entry(number, line.substring(equals + 1).strip());
        Entry earlier = entries.putIfAbsent(key, entry);
        if (earlier != null) {
            problems.add("line " + number + ": " + ReportedText.line(key, 100) + " was set in line " + earlier.line()
                    + " already.");
        }
    }

    /** Each key with its value and line, in the order of the text. */
    public void forEach(BiConsumer<String, Entry> reader) {
        entries.forEach(reader);
    }

    /** The entries by key, in the order of the text. */
    Map<String, Entry> entries() {
        return entries;
    }

    /** What could not be understood, each naming its line. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** A value and the number of its line, from 1. */
    public record Entry(int line, String value) {
        @Override
        public String toString() {
            return "line " + line;
        }
    }
}
