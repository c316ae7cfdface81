package dev.farhand.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.core.config.Config;
import dev.farhand.core.config.ConfigReader;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.limit.CountLimits;
import dev.farhand.core.limit.LimitScope;
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

    @Test
    void eachScopeHasTheNumberThatIsWrittenForIt() {
        assertThat(SessionKeys.counts(read(Map.of()))).isEqualTo(CountLimits.SESSIONS);
        Map<String, String> written = Map.of(
                "farhand.sessions.per-user", "7",
                "farhand.sessions.per-device", "8",
                "farhand.sessions.per-organisation", "9",
                "farhand.sessions.in-all", "0");
        assertThat(SessionKeys.counts(read(written)).maximums())
                .isEqualTo(Map.of(
                        LimitScope.USER, 7, LimitScope.DEVICE, 8, LimitScope.ORGANISATION, 9, LimitScope.SERVER, 0));
    }
}
