package dev.farhand.agent.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.farhand.agent.AgentKeys;
import dev.farhand.agent.Visit;
import dev.farhand.agent.internal.control.ControlCommand;
import dev.farhand.agent.internal.state.History;
import dev.farhand.agent.internal.state.PauseText;
import dev.farhand.agent.internal.state.StoredIdentity;
import dev.farhand.agent.internal.text.JsonText;
import dev.farhand.agent.internal.text.KeyValueText;
import dev.farhand.core.access.LocalFloor;
import dev.farhand.core.config.ConfigReader;
import dev.farhand.core.error.RemoteException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class AgentFuzzTest {
    @FuzzTest
    void readsAnyKeyValueText(FuzzedDataProvider data) {
        String text = data.consumeRemainingAsString();
        try {
            KeyValueText parsed = KeyValueText.parse(text);
            assertThat(KeyValueText.parse(parsed.toString()).entries()).isEqualTo(parsed.entries());
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    @FuzzTest
    void readsAnyHistoryAndPauseFile(byte[] content) {
        List<Visit> visits = History.parse(content);
        assertThat(visits).hasSizeLessThanOrEqualTo(History.MAXIMUM_VISITS);
        assertThat(PauseText.parse(content)).isNotNull();
    }

    @FuzzTest
    void refusesAnyIdentityThatIsNone(byte[] content) {
        try {
            StoredIdentity.parse(content, content);
        } catch (RemoteException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    @FuzzTest
    void readsAnyFloor(byte[] content) {
        try {
            assertThat(LocalFloor.parse(new String(content, StandardCharsets.UTF_8)))
                    .isNotNull();
        } catch (RemoteException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    @FuzzTest
    void readsAnySettings(FuzzedDataProvider data) {
        Map<String, String> options = new HashMap<>();
        AgentKeys.all().forEach(key -> {
            if (data.consumeBoolean()) {
                options.put(key.name(), data.consumeString(60));
            }
        });
        try {
            assertThat(ConfigReader.of(AgentKeys.all()).options(options).read()).isNotNull();
        } catch (RemoteException refused) {
            assertThat(refused.getMessage()).contains("farhand.");
        }
    }

    @FuzzTest
    void knowsOnlyItsOwnCommands(FuzzedDataProvider data) {
        String line = data.consumeRemainingAsString();
        ControlCommand.of(line).ifPresent(command -> assertThat(command.word()).isEqualTo(line.strip()));
        assertThat(JsonText.of(line)).startsWith("\"").endsWith("\"").doesNotContain("\n");
    }
}
