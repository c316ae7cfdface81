package dev.farhand.agent;

import dev.farhand.core.config.ConfigKey;
import dev.farhand.core.config.ConfigType;
import dev.farhand.core.session.TerminalChoice;
import dev.farhand.transport.link.CarrierPolicy;
import dev.farhand.transport.link.LinkKeys;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Every setting of an agent. The table in {@code docs/configuration.md} is made from it. */
public final class AgentKeys {
    private static final int MAXIMUM_SERVERS = 16;

    /** Where the agent belongs. */
    public static final ConfigKey<List<URI>> SERVER = ConfigKey.builder(
                    "farhand.agent.server",
                    ConfigType.of(
                            "https://host[:port] addresses separated by commas",
                            AgentKeys::parseServers,
                            servers -> servers.stream().map(URI::toString).collect(Collectors.joining(","))))
            .only(
                    AgentKeys::areServers,
                    "1 to " + MAXIMUM_SERVERS
                            + " https://host[:port][/path] addresses separated by commas; http:// to a proxy of your own on"
                            + " this machine or network, with the WebSocket carrier")
            .sentence("Servers the agent belongs to; it stays with the first that answers.")
            .build();

    /** The way out. */
    public static final ConfigKey<String> PROXY = ConfigKey.builder("farhand.agent.proxy", ConfigType.TEXT)
            .only(AgentKeys::isProxy, "none, or http://[user:password@]host[:port], user and password percent-encoded")
            .sentence("HTTP proxy on the way to the server; without it HTTPS_PROXY of the environment holds.")
            .secret()
            .build();

    /** What is reached without the proxy. */
    public static final ConfigKey<String> NO_PROXY = ConfigKey.builder("farhand.agent.no-proxy", ConfigType.TEXT)
            .sentence(
                    "Hosts, domains and networks reached without the proxy; without it NO_PROXY of the environment holds.")
            .build();

    /** What the link travels in. */
    public static final ConfigKey<CarrierPolicy> CARRIER = ConfigKey.builder(
                    "farhand.agent.carrier", ConfigType.oneOf(CarrierPolicy.class))
            .defaultValue(CarrierPolicy.AUTO)
            .sentence("Carrier of the link: straight TLS, WebSocket, or the one that gets through.")
            .build();

    /** How much is told. */
    public static final ConfigKey<LogLevel> LOG = ConfigKey.builder(
                    "farhand.agent.log", ConfigType.oneOf(LogLevel.class))
            .defaultValue(LogLevel.INFO)
            .sentence("How much the agent tells on standard error.")
            .build();

    /** Where everything is kept. */
    public static final ConfigKey<Path> STATE = ConfigKey.builder("farhand.agent.state", ConfigType.PATH)
            .sentence(
                    "State folder; default /var/lib/farhand-agent for root, else farhand-agent below $XDG_STATE_HOME or"
                            + " ~/.local/state.")
            .build();

    /** Whether people at the machine can ask and pause. */
    public static final ConfigKey<Boolean> CONTROL_SOCKET = ConfigKey.builder(
                    "farhand.agent.control-socket", ConfigType.BOOLEAN)
            .defaultValue(true)
            .sentence("Whether status, pause and resume reach the running agent through a local socket.")
            .build();

    /** Whether the machine lends terminals. */
    public static final ConfigKey<Boolean> TERMINAL = ConfigKey.builder("farhand.agent.terminal", ConfigType.BOOLEAN)
            .defaultValue(true)
            .sentence("Whether a grant for a terminal opens one; false for a machine that lends none.")
            .build();

    /** Whom terminals may run as. */
    public static final ConfigKey<Set<String>> TERMINAL_ACCOUNTS = ConfigKey.builder(
                    "farhand.agent.terminal-accounts",
                    ConfigType.of(
                            "names of accounts separated by commas",
                            AgentKeys::parseAccounts,
                            accounts -> String.join(",", accounts)))
            .only(
                    accounts -> accounts.stream().allMatch(TerminalChoice::isAccount),
                    "names of accounts separated by commas")
            .sentence(
                    "The only accounts terminals may run as; without it any where the agent runs as root, else its own.")
            .build();

    /** What enrols a machine. */
    public static final ConfigKey<String> ENROLMENT_TOKEN = ConfigKey.builder(
                    "farhand.enrolment.token", ConfigType.TEXT)
            .sentence("Enrolment token, used once, when the agent has no identity yet.")
            .secret()
            .build();

    private static final List<ConfigKey<?>> OF_THE_PROGRAM =
            List.of(LOG, STATE, CONTROL_SOCKET, TERMINAL, TERMINAL_ACCOUNTS, ENROLMENT_TOKEN);
    private static final Set<ConfigKey<?>> OF_THE_SERVER =
            Set.of(LinkKeys.SERVER_DEAD_AFTER, LinkKeys.MAXIMUM_HANDSHAKES, LinkKeys.MAXIMUM_CONNECTIONS);
    private static final List<ConfigKey<?>> ALL = allKeys();

    private AgentKeys() {}

    /** How much the agent tells. */
    public enum LogLevel {
        /** Nothing but what ends it. */
        SILENT,
        /** One line per event. */
        INFO,
        /** Also what helps to find a defect. */
        DEBUG
    }

    /** All keys, in the order of the table: the agent's own, those of {@link LinkKeys} that its end of a link follows. */
    public static List<ConfigKey<?>> all() {
        return ALL;
    }

    /**
     * The keys that only the program {@code farhand-agent} follows. {@link AgentBuilder} has a method of its own instead, or
     * leaves the matter to the program around it.
     */
    public static List<ConfigKey<?>> ofTheProgram() {
        return OF_THE_PROGRAM;
    }

    private static List<ConfigKey<?>> allKeys() {
        List<ConfigKey<?>> keys = new ArrayList<>(List.of(SERVER, PROXY, NO_PROXY, CARRIER));
        keys.addAll(OF_THE_PROGRAM);
        LinkKeys.all().stream().filter(key -> !OF_THE_SERVER.contains(key)).forEach(keys::add);
        return List.copyOf(keys);
    }

    private static List<URI> parseServers(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(part -> ConfigType.URI_ADDRESS.parse(part.strip()))
                .toList();
    }

    private static Set<String> parseAccounts(String text) {
        return Arrays.stream(text.split(",", -1)).map(String::strip).collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean areServers(List<URI> servers) {
        return !servers.isEmpty()
                && servers.size() <= MAXIMUM_SERVERS
                && servers.stream().allMatch(AgentKeys::isServer);
    }

    private static boolean isServer(URI server) {
        String scheme = String.valueOf(server.getScheme()).toLowerCase(Locale.ROOT);
        return (scheme.equals("https") || scheme.equals("http"))
                && server.getHost() != null
                && server.getUserInfo() == null
                && server.getQuery() == null
                && server.getFragment() == null
                && server.getPort() != 0
                && server.getPort() <= 65_535;
    }

    private static boolean isProxy(String text) {
        if (text.equals("none")) {
            return true;
        }
        try {
            dev.farhand.transport.link.ProxySettings.of(text, "");
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
