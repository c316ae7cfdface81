package dev.farhand.transport;

import dev.farhand.core.config.ConfigTable;
import dev.farhand.core.testing.PublicApi;
import dev.farhand.transport.link.LinkKeys;
import dev.farhand.transport.viewer.ViewerKeys;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {
    @Test
    void thePageIsWhatTheCodeSays() {
        String page = """
                # Settings of a link

                Made from `LinkKeys`; a test compares them. The library reads nothing by itself: a host that takes settings
                from people reads them with `ConfigReader.of(LinkKeys.all())` and hands them on by `LinkConfig.of(config)`
                and `ReconnectPolicy.of(config)`. In code each is the method of its name of `LinkConfig.builder()`, with the same
                bounds; the `reconnect-` ones are the components of `ReconnectPolicy`. Both ends have the same settings; which end one
                matters for is in its sentence.

                """ + ConfigTable.markdown(LinkKeys.all()) + """

                # Settings of viewer sockets

                Made from `ViewerKeys` in the same way: `ConfigReader.of(ViewerKeys.all())`, `ViewerConfig.of(config)`, or the
                methods of the same names of `ViewerConfig.builder()`.

                """ + ConfigTable.markdown(ViewerKeys.all());
        PublicApi.Committed.file(Path.of("docs", "configuration.md"), page)
                .assertCurrent("The settings of a link have changed");
    }
}
