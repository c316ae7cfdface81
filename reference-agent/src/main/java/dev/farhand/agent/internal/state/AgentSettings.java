package dev.farhand.agent.internal.state;

import dev.farhand.agent.AgentKeys;
import dev.farhand.agent.internal.text.KeyValueText;
import dev.farhand.agent.store.AgentStore;
import dev.farhand.agent.store.StoreItem;
import dev.farhand.core.config.Config;
import dev.farhand.core.config.ConfigKey;
import dev.farhand.core.config.KeyValueLines;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.transport.link.ProxySettings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Written settings, the way out, and back to the file that enrolment saves. */
public final class AgentSettings {
    private static final String HEAD =
            "# Made by enrolment, yours to change: a later enrolment replaces only the settings it is"
                    + " given. The command farhand-agent run --help names the keys.";

    private AgentSettings() {}

    /** What enrolment saved in a store, by name, read as the command line reads it in a state folder. */
    public static Map<String, String> storedOptions(AgentStore store) throws IOException {
        Optional<byte[]> content = store.load(StoreItem.CONFIGURATION);
        return content.isEmpty() ? Map.of() : storedOptions(content.get());
    }

    static Map<String, String> storedOptions(byte[] content) {
        KeyValueLines lines = KeyValueLines.parse(new String(content, StandardCharsets.UTF_8));
        if (!lines.problems().isEmpty()) {
            throw new RemoteException(
                    ErrorCode.INVALID_CONFIGURATION,
                    StoreItem.CONFIGURATION.fileName() + " is not readable: " + String.join(" ", lines.problems()));
        }
        Map<String, String> options = new HashMap<>();
        lines.forEach((key, entry) -> options.put(key, entry.value()));
        return options;
    }

    /**
     * The file's content after an enrolment: where the agent belongs and the way there, each on the line it had or on a new
     * one. Every other line, settings and comments of whoever looks after the machine, stays as it is.
     */
    public static byte[] toFile(Optional<byte[]> before, List<URI> servers, Config config) {
        Map<String, String> given = new LinkedHashMap<>();
        add(given, AgentKeys.SERVER, servers);
        List<ConfigKey<?>> kept = List.of(AgentKeys.PROXY, AgentKeys.NO_PROXY, AgentKeys.CARRIER);
        kept.stream()
                .filter(key -> !config.origin(key).orElse("default").equals("default"))
                .forEach(key -> addCurrent(given, key, config));
        StringBuilder text = new StringBuilder();
        String known = before.map(content -> new String(content, StandardCharsets.UTF_8))
                .filter(content -> !content.isBlank())
                .orElse(HEAD);
        for (String line : known.stripTrailing().split("\\r?\\n", -1)) {
            String replaced = given.remove(keyOf(line));
            text.append(replaced == null ? line + "\n" : replaced);
        }
        given.values().forEach(text::append);
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** As {@link KeyValueLines} reads it; a comment and what is no setting have a key that is none. */
    private static String keyOf(String line) {
        String stripped = line.strip();
        int equals = stripped.indexOf('=');
        return equals < 0 || stripped.startsWith("#")
                ? ""
                : stripped.substring(0, equals).strip();
    }

    private static <T> void addCurrent(Map<String, String> lines, ConfigKey<T> key, Config config) {
        config.find(key).ifPresent(value -> add(lines, key, value));
    }

    private static <T> void add(Map<String, String> lines, ConfigKey<T> key, T value) {
        String line =
                new KeyValueText().add(key.name(), key.type().render(value)).toString();
        lines.put(key.name(), line);
    }

    /** The proxy and the exceptions that were set, each for itself; the environment's where one was not. */
    public static ProxySettings proxy(Config config, Map<String, String> environment) {
        Optional<String> set = config.find(AgentKeys.PROXY);
        String proxy = set.orElseGet(() -> variable(environment, "https_proxy", "HTTPS_PROXY"));
        if (proxy.isBlank() || set.filter("none"::equals).isPresent()) {
            return ProxySettings.none();
        }
        String exceptions =
                config.find(AgentKeys.NO_PROXY).orElseGet(() -> variable(environment, "no_proxy", "NO_PROXY"));
        try {
            return ProxySettings.of(proxy, exceptions);
        } catch (IllegalArgumentException e) {
            String where = set.isPresent() ? AgentKeys.PROXY.name() : "HTTPS_PROXY of the environment";
            throw new RemoteException(ErrorCode.INVALID_CONFIGURATION, where + ": " + e.getMessage() + ".");
        }
    }

    /** The lower-case twin wins, as it does in curl. */
    private static String variable(Map<String, String> environment, String name, String alternative) {
        String value = environment.getOrDefault(name, "");
        return value.isBlank() ? environment.getOrDefault(alternative, "") : value;
    }
}
