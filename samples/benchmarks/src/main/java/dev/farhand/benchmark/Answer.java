package dev.farhand.benchmark;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** One line {@code key=value key=value …} that a child process answers with. */
record Answer(Map<String, String> values) {
    static final String OK = "ok";
    static final String ERROR = "error";

    static Answer of(Object... keysAndValues) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(keysAndValues[i].toString(), keysAndValues[i + 1].toString());
        }
        return new Answer(values);
    }

    static Answer parse(String line) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String word : line.split(" ")) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                values.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        return new Answer(values);
    }

    String text(String key) {
        return Optional.ofNullable(values.get(key))
                .orElseThrow(() -> new IllegalStateException("the child's answer lacks " + key + ": " + line()));
    }

    double number(String key) {
        return Double.parseDouble(text(key));
    }

    long whole(String key) {
        return Long.parseLong(text(key));
    }

    String line() {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(" "));
    }
}
