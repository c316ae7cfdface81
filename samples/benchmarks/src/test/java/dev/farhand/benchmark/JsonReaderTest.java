package dev.farhand.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonReaderTest {
    @Test
    void readsWhatTheWriterWrites() {
        Map<String, Object> written = Map.of(
                "text",
                "a \"quoted\" \\ word\n",
                "number",
                -1.5e-3,
                "list",
                List.of(true, "b", Map.of("deep", 2.0)),
                "nothing",
                Optional.empty());
        assertThat(JsonReader.object(Json.object(written))).isEqualTo(written);
    }

    @Test
    void findsFieldsInFieldsAndSaysWhichOneIsMissing() {
        Map<String, Object> object = JsonReader.object(" {\"a\" : {\"b\":[1, 2], \"c\":null}, \"d\":\"\\u00e4\"} ");
        assertThat(JsonReader.at(object, "a", "b")).contains(List.of(1.0, 2.0));
        assertThat(JsonReader.at(object, "a", "c")).isEmpty();
        assertThat(JsonReader.text(object, "d")).isEqualTo("ä");
        assertThatThrownBy(() -> JsonReader.number(object, "a", "x")).hasMessageContaining("a.x");
    }

    @Test
    void refusesWhatIsNoObject() {
        for (String text : List.of("", "{", "[]", "{\"a\":}", "{\"a\":1 \"b\":2}", "{} {}", "nonsense")) {
            assertThatThrownBy(() -> JsonReader.object(text)).as(text).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
