package dev.farhand.server.session;

import dev.farhand.core.config.Config;
import dev.farhand.core.config.ConfigKey;
import dev.farhand.core.config.ConfigType;
import dev.farhand.core.limit.CountLimits;
import dev.farhand.core.limit.LimitScope;
import java.util.List;

/** The settings of sessions. */
public final class SessionKeys {
    private static final int MOST = 100_000;

    /** How many one person may have. */
    public static final ConfigKey<Integer> PER_USER = most(
            "farhand.sessions.per-user",
            LimitScope.USER,
            "How many sessions one person may have at a time; 0 for any number.",
            "MAX_ACTIVE_REMOTE_SESSIONS_PER_USER");

    /** How many one machine may have. */
    public static final ConfigKey<Integer> PER_DEVICE = most(
            "farhand.sessions.per-device",
            LimitScope.DEVICE,
            "How many sessions one machine may have at a time; 0 for any number.");

    /** How many one tenant may have. */
    public static final ConfigKey<Integer> PER_ORGANISATION = most(
            "farhand.sessions.per-organisation",
            LimitScope.ORGANISATION,
            "How many sessions one tenant's machines may have at a time; 0 for any number.",
            "MAX_ACTIVE_REMOTE_SESSIONS_PER_ORG");

    /** How many there may be in all. */
    public static final ConfigKey<Integer> IN_ALL = most(
            "farhand.sessions.in-all",
            LimitScope.SERVER,
            "How many sessions there may be at a time on the whole server; 0 for any number.");

    private SessionKeys() {}

    /** All of them, in the order of the table. */
    public static List<ConfigKey<?>> all() {
        return List.of(PER_USER, PER_DEVICE, PER_ORGANISATION, IN_ALL);
    }

    /** How many sessions there may be at a time. */
    public static CountLimits counts(Config config) {
        return CountLimits.SESSIONS
                .with(LimitScope.USER, config.get(PER_USER))
                .with(LimitScope.DEVICE, config.get(PER_DEVICE))
                .with(LimitScope.ORGANISATION, config.get(PER_ORGANISATION))
                .with(LimitScope.SERVER, config.get(IN_ALL));
    }

    private static ConfigKey<Integer> most(String name, LimitScope scope, String sentence, String... aliases) {
        return ConfigKey.builder(name, ConfigType.INTEGER)
                .aliases(aliases)
                .defaultValue(CountLimits.SESSIONS.maximum(scope))
                .between(0, MOST)
                .sentence(sentence)
                .build();
    }
}
