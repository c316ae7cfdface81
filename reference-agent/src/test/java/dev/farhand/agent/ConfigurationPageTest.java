package dev.farhand.agent;

import dev.farhand.core.config.ConfigTable;
import dev.farhand.core.testing.PublicApi;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {
    @Test
    void thePageIsWhatTheCodeSays() {
        String page = """
                # Settings of the agent

                Made from `AgentKeys`; a test compares them. An option of the command line wins over the environment, that
                over `agent.conf` in the state folder (lines of `key = value`), that over the default. In code each is set
                with `AgentBuilder.set(key, value)` or the method of its name.

                """ + ConfigTable.markdown(AgentKeys.all());
        PublicApi.Committed.file(Path.of("docs", "configuration.md"), page)
                .assertCurrent("The settings of the agent have changed");
    }
}
