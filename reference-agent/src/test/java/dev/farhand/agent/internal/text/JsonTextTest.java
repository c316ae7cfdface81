package dev.farhand.agent.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTextTest {
    @Test
    void writesObjectsArraysNumbersAndText() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("text", "a");
        map.put("number", 3);
        map.put("yes", true);
        map.put("list", List.of("x", List.of(), Map.of()));
        assertThat(JsonText.of(map)).isEqualTo("{\"text\":\"a\",\"number\":3,\"yes\":true,\"list\":[\"x\",[],{}]}");
    }

    @Test
    void escapesWhatWouldEndTheStringOrTheLine() {
        assertThat(JsonText.of("\"\\\n\u0001")).isEqualTo("\"\\\"\\\\\\n\\u0001\"");
    }

    @Test
    void keepsPairsAndEscapesHalves() {
        assertThat(JsonText.of("𝄞")).isEqualTo("\"𝄞\"");
        assertThat(JsonText.of("\ud834")).isEqualTo("\"\\ud834\"");
    }

    @Test
    void writesAnEmptyList() {
        assertThat(JsonText.of(List.of())).isEqualTo("[]");
    }
}
