package dev.farhand.agent.internal.cli;

import dev.farhand.agent.AgentKeys.LogLevel;
import java.util.Map;

/** How the program logs: one line per event on standard error. To be called before the first logger is made. */
final class Logging {
    private static final String PREFIX = "org.slf4j.simpleLogger.";

    private Logging() {}

    static void begin(LogLevel level) {
        String ours =
                switch (level) {
                    case SILENT -> "error";
                    case INFO -> "info";
                    case DEBUG -> "debug";
                };
        Map<String, String> settings = Map.of(
                "defaultLogLevel", level == LogLevel.SILENT ? "error" : "warn",
                "log.dev.farhand", ours,
                "logFile", "System.err",
                "showDateTime", "true",
                "dateTimeFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
                "showThreadName", "false",
                "showLogName", "false");
        settings.forEach((name, value) -> {
            if (System.getProperty(PREFIX + name) == null) {
                System.setProperty(PREFIX + name, value);
            }
        });
    }
}
