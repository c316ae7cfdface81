package dev.farhand.agent.internal.state;

import dev.farhand.agent.AgentKeys;
import dev.farhand.agent.internal.text.KeyValueText;
import dev.farhand.agent.store.AgentStore;
import dev.farhand.agent.store.StoreItem;
import dev.farhand.core.config.Config;
import dev.farhand.core.config.ConfigKey;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.transport.link.LinkConfig;
import dev.farhand.transport.link.ProxySettings;
import dev.farhand.transport.link.ReconnectPolicy;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From written settings to what the link takes, and back to the file that enrolment saves. */
public final class AgentSettings {
    private AgentSettings() {}

    /** What enrolment saved in a store, by name; the file of a state folder is the same text. */
    public static Map<String, String> storedOptions(AgentStore store) throws IOException {
        Optional<byte[]> content = store.load(StoreItem.CONFIGURATION);
        return content.isEmpty() ? Map.of() : storedOptions(content.get());
    }

    static Map<String, String> storedOptions(byte[] content) {
        Map<String, String> options = new HashMap<>();
        try {
            KeyValueText.parse(new String(content, StandardCharsets.UTF_8))
                    .entries()
                    .forEach(entry -> options.put(entry.key(), entry.value()));
        } catch (IllegalArgumentException e) {
            throw new RemoteException(
                    ErrorCode.INVALID_CONFIGURATION,
                    StoreItem.CONFIGURATION.fileName() + " is not readable: " + e.getMessage() + ".");
        }
        return options;
    }

    /** The file's content: where the agent belongs, and the way there. */
    public static byte[] toFile(List<URI> servers, Config config) {
        KeyValueText text = new KeyValueText();
        add(text, AgentKeys.SERVER, servers);
        List<ConfigKey<?>> kept = List.of(AgentKeys.PROXY, AgentKeys.NO_PROXY, AgentKeys.CARRIER);
        kept.stream()
                .filter(key -> !config.origin(key).orElse("default").equals("default"))
                .forEach(key -> addCurrent(text, key, config));
        String head = "# Written once by enrolment; yours to change after that. farhand-agent --help names the keys.\n";
        return (head + text).getBytes(StandardCharsets.UTF_8);
    }

    private static <T> void addCurrent(KeyValueText text, ConfigKey<T> key, Config config) {
        config.find(key).ifPresent(value -> add(text, key, value));
    }

    private static <T> void add(KeyValueText text, ConfigKey<T> key, T value) {
        text.add(key.name(), key.type().render(value));
    }

    /** The proxy that was set; the environment's when nothing was. */
    public static ProxySettings proxy(Config config, Map<String, String> environment) {
        if (config.find(AgentKeys.PROXY).isEmpty()) {
            try {
                return ProxySettings.fromEnvironment(environment);
            } catch (IllegalArgumentException e) {
                throw new RemoteException(
                        ErrorCode.INVALID_CONFIGURATION, "HTTPS_PROXY of the environment: " + e.getMessage() + ".");
            }
        }
        String proxy = config.get(AgentKeys.PROXY);
        return proxy.equals("none")
                ? ProxySettings.none()
                : ProxySettings.of(
                        proxy, config.find(AgentKeys.NO_PROXY).orElse(environment.getOrDefault("NO_PROXY", "")));
    }

    /** The times of the link. */
    public static LinkConfig link(Config config) {
        try {
            return LinkConfig.builder()
                    .connectTimeout(config.get(AgentKeys.CONNECT_TIMEOUT))
                    .handshakeTimeout(config.get(AgentKeys.HANDSHAKE_TIMEOUT))
                    .idlePing(config.get(AgentKeys.IDLE_PING))
                    .idlePingBehindProxy(config.get(AgentKeys.IDLE_PING_BEHIND_PROXY))
                    .idleDeadAfter(config.get(AgentKeys.IDLE_DEAD_AFTER))
                    .activePing(config.get(AgentKeys.ACTIVE_PING))
                    .activeDeadAfter(config.get(AgentKeys.ACTIVE_DEAD_AFTER))
                    .build();
        } catch (IllegalArgumentException e) {
            throw new RemoteException(ErrorCode.INVALID_CONFIGURATION, "farhand." + e.getMessage());
        }
    }

    /** When to dial again. */
    public static ReconnectPolicy reconnect(Config config) {
        try {
            return new ReconnectPolicy(
                    config.get(AgentKeys.RECONNECT_FIRST),
                    config.get(AgentKeys.RECONNECT_MAXIMUM),
                    ReconnectPolicy.defaults().stableAfter());
        } catch (IllegalArgumentException e) {
            throw new RemoteException(ErrorCode.INVALID_CONFIGURATION, "farhand.link." + e.getMessage());
        }
    }
}
