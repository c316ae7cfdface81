package dev.farhand.benchmark;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one flat JSON object as RFC 8259 has it, and nothing else; another hand than the one that writes. */
final class StrictJson {
    private static final Pattern TOKEN = Pattern.compile("\\s*(?:([{}:,])"
            + "|(\"(?:[^\"\\\\\\x00-\\x1f]|\\\\[\"\\\\/bfnrt]|\\\\u[0-9a-fA-F]{4})*\")"
            + "|(-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)"
            + "|(true|false|null))");

    private final Matcher tokens;
    private final int length;
    private int position;

    private StrictJson(String line) {
        tokens = TOKEN.matcher(line);
        length = line.length();
    }

    /** Values are {@link String}, {@link Double}, {@link Boolean}, or {@link Optional#empty()} for null. */
    static Map<String, Object> object(String line) {
        StrictJson json = new StrictJson(line);
        Map<String, Object> fields = new LinkedHashMap<>();
        json.expect("{");
        do {
            String key = String.valueOf(json.value());
            json.expect(":");
            if (fields.put(key, json.value()) != null) {
                throw new IllegalArgumentException("twice: " + key);
            }
        } while (json.nextIs(","));
        json.current("}");
        if (json.tokens.end() != line.length()) {
            throw new IllegalArgumentException("something follows: " + line);
        }
        return fields;
    }

    private boolean nextIs(String sign) {
        advance();
        return sign.equals(tokens.group(1));
    }

    private void expect(String sign) {
        advance();
        current(sign);
    }

    private void current(String sign) {
        if (!sign.equals(tokens.group(1))) {
            throw new IllegalArgumentException("expected " + sign + " and got " + tokens.group());
        }
    }

    private Object value() {
        advance();
        Optional<String> text = Optional.ofNullable(tokens.group(2));
        Optional<String> number = Optional.ofNullable(tokens.group(3));
        Optional<String> word = Optional.ofNullable(tokens.group(4));
        if (text.isPresent()) {
            return text.get().substring(1, text.get().length() - 1);
        }
        if (number.isPresent()) {
            return Double.valueOf(number.get());
        }
        return word.<Object>map(w -> w.equals("null") ? Optional.empty() : Boolean.valueOf(w))
                .orElseThrow(() -> new IllegalArgumentException("a value was expected: " + tokens.group()));
    }

    private void advance() {
        tokens.region(position, length);
        if (!tokens.lookingAt()) {
            throw new IllegalArgumentException("not JSON after " + position + " characters");
        }
        position = tokens.end();
    }
}
