package dev.farhand.server.login;

import dev.farhand.core.config.ConfigKey;
import dev.farhand.core.config.ConfigType;
import java.time.Duration;
import java.util.List;

/** The settings of logging in. */
public final class LoginKeys {
    /** How long a browser stays logged in. */
    public static final ConfigKey<Duration> LIFE = ConfigKey.builder("farhand.login.life", ConfigType.DURATION)
            .defaultValue(Duration.ofHours(24))
            .between(Duration.ofMinutes(5), Duration.ofDays(90))
            .sentence("How long after a login the browser must log in again.")
            .build();

    /** How long a browser may do nothing. */
    public static final ConfigKey<Duration> IDLE = ConfigKey.builder("farhand.login.idle", ConfigType.DURATION)
            .defaultValue(Duration.ofHours(8))
            .between(Duration.ofMinutes(5), Duration.ofDays(90))
            .sentence("How long a logged-in browser may do nothing before it must log in again.")
            .build();

    private LoginKeys() {}

    /** All of them, in the order of the table. */
    public static List<ConfigKey<?>> all() {
        return List.of(LIFE, IDLE);
    }
}
