package dev.farhand.core.config;

import java.util.Collection;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the table of settings for a module's documentation; a test there compares the page with the code. */
public final class ConfigTable {
    private ConfigTable() {}

    /** One row per key, in the given order, as a Markdown table that ends with a line break. */
    public static String markdown(Collection<? extends ConfigKey<?>> keys) {
        return "| Setting | Environment | Default | Allowed | What it does |\n|---|---|---|---|---|\n"
                + keys.stream().map(ConfigTable::row).collect(Collectors.joining());
    }

    private static <T> String row(ConfigKey<T> key) {
        String names = Stream.concat(Stream.of(key.environmentName()), key.aliases().stream())
                .map(name -> "`" + name + "`" + (key.secret() ? ", `" + name + "_FILE`" : ""))
                .collect(Collectors.joining(", "));
        String fallback = key.defaultValue()
                .map(value -> "`" + key.type().render(value) + "`")
                .orElse(key.required() ? "required" : "–");
        return "| `" + key.name() + "` | " + names + " | " + cell(fallback) + " | " + cell(key.allowed())
                + (key.secret() ? " (secret)" : "") + " | " + cell(key.sentence()) + " |\n";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
