package dev.farhand.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;

class ConfigFuzzTest {
    private static final List<ConfigType<?>> TYPES = List.of(
            ConfigType.BOOLEAN,
            ConfigType.INTEGER,
            ConfigType.DURATION,
            ConfigType.BYTES,
            ConfigType.URI_ADDRESS,
            ConfigType.PATH,
            ConfigType.TEXT);

    @FuzzTest
    void everyLineIsReadOrTold(FuzzedDataProvider data) {
        String text = data.consumeRemainingAsString();
        KeyValueLines lines = KeyValueLines.parse(text);
        long meant = text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .count();
        // A lone carriage return ends a line for String.lines() but is part of a value here.
        if (text.indexOf('\r') < 0) {
            assertThat(lines.entries().size() + lines.problems().size()).isEqualTo((int) meant);
        }
        lines.forEach((key, entry) -> TYPES.forEach(type -> readsBackWhatItWrites(type, entry.value())));
    }

    private static <T> void readsBackWhatItWrites(ConfigType<T> type, String text) {
        T value;
        try {
            value = type.parse(text);
        } catch (IllegalArgumentException e) {
            return; // the one allowed answer to text that is none
        }
        assertThat(type.parse(type.render(value))).isEqualTo(value);
    }
}
