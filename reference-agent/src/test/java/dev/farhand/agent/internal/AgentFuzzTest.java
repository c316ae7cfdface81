package dev.farhand.agent.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.farhand.agent.AgentKeys;
import dev.farhand.agent.Visit;
import dev.farhand.agent.internal.control.ControlCommand;
import dev.farhand.agent.internal.state.AgentSettings;
import dev.farhand.agent.internal.state.History;
import dev.farhand.agent.internal.state.PauseText;
import dev.farhand.agent.internal.state.StoredIdentity;
import dev.farhand.agent.internal.text.JsonText;
import dev.farhand.agent.internal.text.KeyValueText;
import dev.farhand.agent.store.AgentStore;
import dev.farhand.agent.store.StoreItem;
import dev.farhand.core.access.LocalFloor;
import dev.farhand.core.config.Config;
import dev.farhand.core.config.ConfigReader;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.transport.link.LinkConfig;
import dev.farhand.transport.link.ReconnectPolicy;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class AgentFuzzTest {
    @FuzzTest
    void readsAnyKeyValueText(byte[] content) {
        String text = new String(content, StandardCharsets.UTF_8);
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
            StoredIdentity.parse(Optional.of(content), Optional.of(content));
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

    /** What a person wrote into {@code agent.conf}, up to the settings of link, proxy and waits. */
    @FuzzTest
    void readsAnyConfigurationFile(byte[] content) throws IOException {
        try (AgentStore store = AgentStore.inMemory()) {
            store.save(StoreItem.CONFIGURATION, content);
            Config config = ConfigReader.of(AgentKeys.all())
                    .options(AgentSettings.storedOptions(store))
                    .read();
            assertThat(LinkConfig.of(config)).isNotNull();
            assertThat(ReconnectPolicy.of(config)).isNotNull();
            assertThat(AgentSettings.proxy(config, Map.of())).isNotNull();
            List<URI> servers = config.find(AgentKeys.SERVER).orElse(List.of());
            byte[] again = AgentSettings.toFile(Optional.of(content), servers, config);
            store.save(StoreItem.CONFIGURATION, again);
            Config same = ConfigReader.of(AgentKeys.all())
                    .options(AgentSettings.storedOptions(store))
                    .read();
            assertThat(same.find(AgentKeys.PROXY)).isEqualTo(config.find(AgentKeys.PROXY));
            assertThat(same.find(AgentKeys.CARRIER)).isEqualTo(config.find(AgentKeys.CARRIER));
        } catch (RemoteException refused) {
            assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION);
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    @FuzzTest
    void knowsOnlyItsOwnCommands(byte[] content) {
        String line = new String(content, StandardCharsets.UTF_8);
        ControlCommand.of(line).ifPresent(command -> assertThat(command.word()).isEqualTo(line.strip()));
        assertThat(JsonText.of(line)).startsWith("\"").endsWith("\"").doesNotContain("\n");
    }
}
