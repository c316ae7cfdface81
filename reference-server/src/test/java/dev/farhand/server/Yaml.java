package dev.farhand.server;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Writes maps, lists, texts, numbers and truth values as YAML, always the same way. */
final class Yaml {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z/][A-Za-z0-9 _./{},;'()$-]*[A-Za-z0-9._/})]|[A-Za-z]");
    private static final Pattern OTHER = Pattern.compile("(?i)y|n|yes|no|true|false|on|off|null");

    private final StringBuilder text = new StringBuilder();

    private Yaml() {}

    static String of(Map<String, ?> document) {
        Yaml yaml = new Yaml();
        yaml.map(document, 0);
        return yaml.text.toString();
    }

    private void map(Map<?, ?> map, int depth) {
        map.forEach((key, value) -> {
            indent(depth);
            text.append(scalar(String.valueOf(key))).append(':');
            nested(value, depth);
        });
    }

    private void nested(Object value, int depth) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            text.append('\n');
            map(map, depth + 1);
        } else if (value instanceof List<?> list && !list.isEmpty()) {
            text.append('\n');
            list.forEach(item -> item(item, depth + 1));
        } else {
            text.append(' ').append(flat(value)).append('\n');
        }
    }

    private void item(Object item, int depth) {
        indent(depth);
        if (item instanceof Map<?, ?> map && !map.isEmpty()) {
            int begin = text.length();
            map(map, depth + 1);
            // The first key stands behind the dash.
            text.replace(begin, begin + 2 * (depth + 1), "- ");
        } else {
            text.append("- ").append(flat(item)).append('\n');
        }
    }

    private void indent(int depth) {
        text.append("  ".repeat(depth));
    }

    private static String flat(Object value) {
        if (value instanceof Map<?, ?>) {
            return "{}";
        }
        if (value instanceof List<?>) {
            return "[]";
        }
        return value instanceof String string ? scalar(string) : String.valueOf(value);
    }

    private static String scalar(String value) {
        boolean plain = PLAIN.matcher(value).matches() && !OTHER.matcher(value).matches() && !value.contains(" #");
        return plain
                ? value
                : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
