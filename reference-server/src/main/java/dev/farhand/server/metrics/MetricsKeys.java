package dev.farhand.server.metrics;

import dev.farhand.core.config.ConfigKey;
import dev.farhand.core.config.ConfigType;
import java.util.List;

/** The settings of the figures. */
public final class MetricsKeys {
    /** What lets a watcher in from elsewhere. */
    public static final ConfigKey<String> TOKEN = ConfigKey.builder("farhand.metrics.token", ConfigType.TEXT)
            .secret()
            .sentence("What whoever reads /metrics shows as a bearer token. Without it this machine alone may read it,"
                    + " and no proxy on it.")
            .build();

    private MetricsKeys() {}

    /** All of them, in the order of the table. */
    public static List<ConfigKey<?>> all() {
        return List.of(TOKEN);
    }
}
