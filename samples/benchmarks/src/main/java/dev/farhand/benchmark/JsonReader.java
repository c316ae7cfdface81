package dev.farhand.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads JSON: objects as maps, arrays as lists, numbers as doubles, null as {@link Optional#empty()}. */
final class JsonReader {
    private final String text;
    private int at;

    private JsonReader(String text) {
        this.text = text;
    }

    /** Throws {@link IllegalArgumentException} where the text is no JSON object. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> object(String text) {
        JsonReader reader = new JsonReader(text);
        Object value = reader.value();
        reader.blanks();
        if (reader.at != text.length() || !(value instanceof Map)) {
            throw reader.wrong("one object");
        }
        return (Map<String, Object>) value;
    }

    /** What is there, one field after another; empty where one is missing or null. */
    static Optional<Object> at(Map<String, Object> object, String... path) {
        Optional<Object> value = Optional.of(object);
        for (String field : path) {
            value = value.filter(Map.class::isInstance).map(map -> ((Map<?, ?>) map).get(field));
        }
        return value.filter(some -> !some.equals(Optional.empty()));
    }

    /** A field that must be there. */
    static Object field(Map<String, Object> object, String... path) {
        return at(object, path)
                .orElseThrow(
                        () -> new IllegalStateException("there is no " + String.join(".", path) + " in " + object));
    }

    /** A text that must be there. */
    static String text(Map<String, Object> object, String... path) {
        return field(object, path).toString();
    }

    /** A number that must be there. */
    static double number(Map<String, Object> object, String... path) {
        return (Double) field(object, path);
    }

    private Object value() {
        blanks();
        char c = peek();
        return switch (c) {
            case '{' -> map();
            case '[' -> list();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", Optional.empty());
            default -> number();
        };
    }

    private Map<String, Object> map() {
        Map<String, Object> map = new LinkedHashMap<>();
        expect('{');
        while (!ends('}')) {
            if (!map.isEmpty()) {
                expect(',');
            }
            blanks();
            String key = string();
            expect(':');
            map.put(key, value());
        }
        return map;
    }

    private List<Object> list() {
        List<Object> list = new ArrayList<>();
        expect('[');
        while (!ends(']')) {
            if (!list.isEmpty()) {
                expect(',');
            }
            list.add(value());
        }
        return list;
    }

    private String string() {
        expect('"');
        StringBuilder out = new StringBuilder();
        while (peek() != '"') {
            char c = text.charAt(at++);
            out.append(c == '\\' ? escaped() : c);
        }
        at++;
        return out.toString();
    }

    private char escaped() {
        char c = peek();
        at++;
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> {
                at += 4;
                yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
            }
            default -> c;
        };
    }

    private Double number() {
        int start = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return Double.valueOf(text.substring(start, at));
    }

    private Object word(String word, Object meaning) {
        if (!text.startsWith(word, at)) {
            throw wrong(word);
        }
        at += word.length();
        return meaning;
    }

    private boolean ends(char sign) {
        blanks();
        if (peek() == sign) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char sign) {
        blanks();
        if (peek() != sign) {
            throw wrong("'" + sign + "'");
        }
        at++;
    }

    private char peek() {
        if (at >= text.length()) {
            throw wrong("more");
        }
        return text.charAt(at);
    }

    private void blanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private IllegalArgumentException wrong(String expected) {
        return new IllegalArgumentException(
                expected + " was expected at " + at + " of " + text.substring(0, Math.min(200, text.length())));
    }
}
