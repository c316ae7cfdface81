package dev.farhand.server;

import dev.farhand.core.config.ConfigTable;
import dev.farhand.core.testing.PublicApi;
import dev.farhand.server.database.DatabaseKeys;
import dev.farhand.server.device.EnrolmentKeys;
import dev.farhand.server.login.LoginKeys;
import dev.farhand.server.metrics.MetricsKeys;
import dev.farhand.server.session.SessionKeys;
import dev.farhand.transport.viewer.ViewerKeys;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {
    @Test
    void thePageIsWhatTheCodeSays() {
        String page = """
                # Settings of the server

                Made from the classes whose names end in `Keys`; a test compares them.

                ## Server

                """ + ConfigTable.markdown(ServerKeys.all()) + """

                ## Enrolment

                """ + ConfigTable.markdown(EnrolmentKeys.all())
                + """

                ## Database

                """ + ConfigTable.markdown(DatabaseKeys.all())
                + """

                ## Logging in

                """ + ConfigTable.markdown(LoginKeys.all())
                + """

                ## Metrics

                """ + ConfigTable.markdown(MetricsKeys.all())
                + """

                ## Sessions

                """ + ConfigTable.markdown(SessionKeys.all())
                + """

                ## Viewers

                """ + ConfigTable.markdown(ViewerKeys.all());
        PublicApi.Committed.file(Path.of("docs", "configuration.md"), page)
                .assertCurrent("The settings of the server have changed");
    }
}
