package dev.farhand.agent;

import dev.farhand.core.config.ConfigKey;
import dev.farhand.core.config.ConfigTable;
import dev.farhand.core.testing.PublicApi;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {
    @Test
    void thePageIsWhatTheCodeSays() {
        List<ConfigKey<?>> everywhere = new ArrayList<>(AgentKeys.all());
        everywhere.removeAll(AgentKeys.ofTheProgram());
        String page = """
                # Settings of the agent

                Made from `AgentKeys`; a test compares them. An option of the command line wins over the environment, that
                over `agent.conf` in the state folder (lines of `key = value`), that over the default. In code each is set
                with `AgentBuilder.set(key, value)`; those that begin with `farhand.agent.` have methods too: `servers`, `proxy`,
                `noProxy`, `carrier`. What begins with `farhand.link.` is explained with the link; those few that only a server
                follows are left out.

                """ + ConfigTable.markdown(everywhere) + """

                ## Of the program farhand-agent only

                An embedding program has methods of its own instead: `stateFolder` or `store`, `enrolment`. `AgentBuilder.set`
                refuses these, and `agent.conf` may hold them for the program.

                """ + ConfigTable.markdown(AgentKeys.ofTheProgram());
        PublicApi.Committed.file(Path.of("docs", "configuration.md"), page)
                .assertCurrent("The settings of the agent have changed");
    }
}
