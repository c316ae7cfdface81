package dev.farhand.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.core.config.Config;
import dev.farhand.core.config.ConfigReader;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.session.SessionLimits;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SessionKeysTest {
    private static Config read(Map<String, String> written) {
        return ConfigReader.of(SessionKeys.all()).options(written).read();
    }

    @Test
    void limitsAreWhatIsWrittenAndTheStandardElse() {
        assertThat(SessionKeys.limits(read(Map.of()))).isEqualTo(SessionLimits.STANDARD);
        assertThat(SessionKeys.limits(read(Map.of("farhand.sessions.idle", "10m", "farhand.sessions.maximum", "0s"))))
                .isEqualTo(new SessionLimits(Duration.ofMinutes(10), Duration.ZERO));
        assertThatThrownBy(() -> read(Map.of("farhand.sessions.maximum", "169h")))
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining("farhand.sessions.maximum");
    }
}
