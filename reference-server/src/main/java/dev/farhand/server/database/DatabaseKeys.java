package dev.farhand.server.database;

import dev.farhand.core.config.ConfigKey;
import dev.farhand.core.config.ConfigType;
import java.util.List;

/** The settings of the database. */
public final class DatabaseKeys {
    /** Where an external PostgreSQL is. */
    public static final ConfigKey<DatabaseUrl> URL = url(
            "farhand.database.url",
            "The database to use, as the role that owns its tables; without it the server starts a PostgreSQL of its own.",
            "DATABASE_URL");

    /** What the server works as, where it cannot make that role itself. */
    public static final ConfigKey<DatabaseUrl> APP_URL = url(
            "farhand.database.app-url",
            "The same database as the role that the server works as; without it the server makes that role.");

    /** How many connections a node opens. */
    public static final ConfigKey<Integer> CONNECTIONS = ConfigKey.builder(
                    "farhand.database.connections", ConfigType.INTEGER)
            .defaultValue(16)
            .between(2, 200)
            .sentence("How many connections to the database this server opens at most.")
            .build();

    private DatabaseKeys() {}

    /** All of them, in the order of the table. */
    public static List<ConfigKey<?>> all() {
        return List.of(URL, APP_URL, CONNECTIONS);
    }

    private static ConfigKey<DatabaseUrl> url(String name, String sentence, String... aliases) {
        return ConfigKey.builder(name, ConfigType.of(DatabaseUrl.FORM, DatabaseUrl::parse, DatabaseUrl::toString))
                .secret()
                .aliases(aliases)
                .sentence(sentence)
                .build();
    }
}
