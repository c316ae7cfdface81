package dev.farhand.agent.internal.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Lines of {@code key = value}, in order, keys may repeat; {@code #} begins a comment line. The format of what agents write
 * for themselves: {@code paused}, {@code history} and the answers of the control socket. What people write,
 * {@code agent.conf} and {@code floor.conf}, is read by {@link dev.farhand.core.config.KeyValueLines}, which tells them of
 * a key that is there twice.
 */
public final class KeyValueText {
    /** Most characters of a text that is read. */
    public static final int MAXIMUM_CHARACTERS = 256 * 1024;

    private static final int MAXIMUM_LINES = 10_000;
    private static final int MAXIMUM_VALUE = 4_096;
    private static final Pattern KEY = Pattern.compile("[a-z0-9][a-z0-9.-]{0,79}");

    private final List<Entry> entries = new ArrayList<>();

    /** One line. */
    public record Entry(String key, String value) {}

    /** Reads a text. Throws {@link IllegalArgumentException} that names the line. */
    public static KeyValueText parse(String text) {
        if (text.length() > MAXIMUM_CHARACTERS) {
            throw new IllegalArgumentException("longer than " + MAXIMUM_CHARACTERS + " characters");
        }
        KeyValueText parsed = new KeyValueText();
        int number = 0;
        for (String line : text.split("\r?\n", -1)) {
            number++;
            if (number > MAXIMUM_LINES) {
                throw new IllegalArgumentException("more than " + MAXIMUM_LINES + " lines");
            }
            parsed.parseLine(line.strip(), number);
        }
        return parsed;
    }

    private void parseLine(String line, int number) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        int equals = line.indexOf('=');
        if (equals < 0) {
            throw new IllegalArgumentException("line " + number + " has no '='");
        }
        String key = line.substring(0, equals).strip();
        String value = line.substring(equals + 1).strip();
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException(
                    "line " + number + ": a key has lower-case letters, digits, '.' and '-', at most 80");
        }
        if (value.length() > MAXIMUM_VALUE) {
            throw new IllegalArgumentException("line " + number + ": the value of " + key + " is too long");
        }
        if (value.chars().anyMatch(KeyValueText::isControl)) {
            throw new IllegalArgumentException("line " + number + ": the value of " + key + " has control characters");
        }
        entries.add(new Entry(key, value));
    }

    private static boolean isControl(int character) {
        return Character.isISOControl(character) || character == '\u2028' || character == '\u2029';
    }

    /** Appends a line. Control characters become spaces: a value never becomes a second line. */
    public KeyValueText add(String key, String value) {
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException("not a key: " + key);
        }
        StringBuilder clean = new StringBuilder(Math.min(value.length(), MAXIMUM_VALUE));
        value.chars()
                .limit(MAXIMUM_VALUE)
                .forEach(character -> clean.append(isControl(character) ? ' ' : (char) character));
        entries.add(new Entry(key, clean.toString().strip()));
        return this;
    }

    /** All lines in order. */
    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** The first value of the key. */
    public Optional<String> first(String key) {
        return entries.stream()
                .filter(entry -> entry.key().equals(key))
                .map(Entry::value)
                .findFirst();
    }

    /** All values of the key, in order. */
    public List<String> all(String key) {
        return entries.stream()
                .filter(entry -> entry.key().equals(key))
                .map(Entry::value)
                .toList();
    }

    /** The lines, each with its line end. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Entry entry : entries) {
            text.append(entry.key()).append(" = ").append(entry.value()).append('\n');
        }
        return text.toString();
    }
}
