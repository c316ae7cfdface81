package dev.farhand.server.session;

import dev.farhand.core.config.Config;
import dev.farhand.core.config.ConfigKey;
import dev.farhand.core.config.ConfigType;
import dev.farhand.core.limit.CountLimits;
import dev.farhand.core.limit.LimitScope;
import dev.farhand.core.session.SessionLimits;
import java.time.Duration;
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

    /** How long one may be unused. */
    public static final ConfigKey<Duration> IDLE = limit(
            "farhand.sessions.idle",
            SessionLimits.STANDARD.idle(),
            SessionLimits.LONGEST_IDLE,
            "How long a session may be unused before it ends, with a warning a minute before; 0s for any time.");

    /** How long one may last. */
    public static final ConfigKey<Duration> MAXIMUM = limit(
            "farhand.sessions.maximum",
            SessionLimits.STANDARD.maximum(),
            SessionLimits.LONGEST_SESSION,
            "How long a session may last at all, with a warning a minute before its end; 0s for any time.");

    /** How often one person may open viewers. */
    public static final ConfigKey<Integer> CONNECTS_PER_MINUTE = ConfigKey.builder(
                    "farhand.sessions.connects-per-minute", ConfigType.INTEGER)
            .defaultValue(60)
            .between(0, MOST)
            .sentence(
                    "How many viewers one person may open within a minute, again after a cut as well; 0 for any number.")
            .build();

    /** Whether a ticket is good from one address only. */
    public static final ConfigKey<Boolean> TICKETS_BIND_ADDRESS = ConfigKey.builder(
                    "farhand.sessions.tickets-bind-address", ConfigType.BOOLEAN)
            .aliases("WS_TICKET_BIND_IP")
            .defaultValue(false)
            .sentence(
                    "Whether a viewer's ticket is good only from the network address that asked for it. Leave it off where"
                            + " browsers change theirs, as behind some proxies and on the road.")
            .build();

    private SessionKeys() {}

    /** All of them, in the order of the table. */
    public static List<ConfigKey<?>> all() {
        return List.of(
                PER_USER,
                PER_DEVICE,
                PER_ORGANISATION,
                IN_ALL,
                IDLE,
                MAXIMUM,
                CONNECTS_PER_MINUTE,
                TICKETS_BIND_ADDRESS);
    }

    /** How many sessions there may be at a time. */
    public static CountLimits counts(Config config) {
        return CountLimits.SESSIONS
                .with(LimitScope.USER, config.get(PER_USER))
                .with(LimitScope.DEVICE, config.get(PER_DEVICE))
                .with(LimitScope.ORGANISATION, config.get(PER_ORGANISATION))
                .with(LimitScope.SERVER, config.get(IN_ALL));
    }

    /** How long a session may be unused, and how long it may last. */
    static SessionLimits limits(Config config) {
        return new SessionLimits(config.get(IDLE), config.get(MAXIMUM));
    }

    private static ConfigKey<Duration> limit(String name, Duration value, Duration longest, String sentence) {
        return ConfigKey.builder(name, ConfigType.DURATION)
                .defaultValue(value)
                .between(Duration.ZERO, longest)
                .sentence(sentence)
                .build();
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
