package dev.farhand.core;

import dev.farhand.core.config.ConfigTable;
import dev.farhand.core.identity.IdentityKeys;
import dev.farhand.core.testing.PublicApi;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {
    @Test
    void thePageIsWhatTheCodeSays() {
        String page = """
                # Settings of identity and authority

                Made from `IdentityKeys`; a test compares them. The library reads nothing by itself: a host that takes settings
                from people reads them with `ConfigReader.of(IdentityKeys.all())` and hands them on, the lifetimes by
                `CertificateLifetimes.of(config)`, the passphrase to `CertificateAuthority.open`. In code each lifetime is the
                method of `CertificateLifetimes.Builder` of its name without `-lifetime`, with the same bounds. A change counts for
                what is issued from then on.

                """ + ConfigTable.markdown(IdentityKeys.all());
        PublicApi.Committed.file(Path.of("docs", "configuration.md"), page)
                .assertCurrent("The settings of identity and authority have changed");
    }
}
