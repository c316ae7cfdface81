package dev.farhand.agent.internal.cli;

import dev.farhand.agent.AgentKeys;
import dev.farhand.agent.internal.state.StateLocations;
import dev.farhand.agent.store.StoreItem;
import dev.farhand.core.config.Config;
import dev.farhand.core.config.ConfigReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command that touches an agent takes. */
final class CommonOptions {
    /** Read by {@link TokenSource} alone, when a token is needed: after enrolment the file may well be gone. */
    private static final String TOKEN_FILE = AgentKeys.ENROLMENT_TOKEN.environmentName() + "_FILE";

    private static final String PROXY_FILE = AgentKeys.PROXY.environmentName() + "_FILE";

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "State folder. Default: /var/lib/farhand-agent for root, else ~/.local/state/farhand-agent.")
    private @Nullable String state;

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "Server, https://host[:port]; repeat it for further ones, tried in turn.")
    private List<String> servers = List.of();

    @Option(
            names = "--proxy",
            paramLabel = "URL",
            description = "HTTP proxy, http://[user:password@]host:port, or 'none'. A password is better given by"
                    + " FARHAND_AGENT_PROXY or FARHAND_AGENT_PROXY_FILE: arguments are seen by every user.")
    private @Nullable String proxy;

    @Option(names = "--carrier", paramLabel = "NAME", description = "auto, tls or websocket. Default: auto.")
    private @Nullable String carrier;

    @Option(names = "--log", paramLabel = "LEVEL", description = "silent, info or debug. Default: info.")
    private @Nullable String log;

    @Option(
            names = {"-v", "--verbose"},
            description = "The same as --log debug.")
    private boolean verbose;

    @Option(names = "--silent", description = "The same as --log silent.")
    private boolean silent;

    /** What was given, by the name of its key. */
    private Map<String, String> options() {
        Map<String, String> options = new HashMap<>();
        put(options, AgentKeys.STATE.name(), state);
        put(options, AgentKeys.PROXY.name(), proxy);
        put(options, AgentKeys.CARRIER.name(), carrier);
        put(options, AgentKeys.LOG.name(), verbose ? "debug" : silent ? "silent" : log);
        if (!servers.isEmpty()) {
            options.put(AgentKeys.SERVER.name(), String.join(",", servers));
        }
        return options;
    }

    private static void put(Map<String, String> options, String name, @Nullable String value) {
        if (value != null) {
            options.put(name, value);
        }
    }

    /** The folder of the agent that this process is, or starts. */
    Path ownFolder(Map<String, String> environment) {
        return withoutSecrets(environment).find(AgentKeys.STATE).orElseGet(() -> StateLocations.own(environment));
    }

    /** The folder of the agent to ask. */
    Path folderToLookAt(Map<String, String> environment) {
        return withoutSecrets(environment).find(AgentKeys.STATE).orElseGet(() -> StateLocations.toLookAt(environment));
    }

    /** What says where the folder is; a secret's file may be gone, or for other eyes than this user's. */
    private Config withoutSecrets(Map<String, String> environment) {
        return withoutFile(without(environment, PROXY_FILE));
    }

    private static Map<String, String> without(Map<String, String> environment, String name) {
        Map<String, String> rest = new HashMap<>(environment);
        rest.remove(name);
        return rest;
    }

    /** Options and environment only: what a command needs that reads no file of somebody else's agent. */
    Config withoutFile(Map<String, String> environment) {
        return ConfigReader.of(AgentKeys.all())
                .options(options())
                .environment(without(environment, TOKEN_FILE))
                .read();
    }

    /** Options, environment and what enrolment saved. */
    Config all(Map<String, String> environment, Path folder) {
        return ConfigReader.of(AgentKeys.all())
                .options(options())
                .environment(without(environment, TOKEN_FILE))
                .fileIfPresent(folder.resolve(StoreItem.CONFIGURATION.fileName()))
                .read();
    }
}
