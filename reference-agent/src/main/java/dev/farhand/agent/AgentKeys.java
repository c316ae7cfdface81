package dev.farhand.agent;

import dev.farhand.core.config.ConfigKey;
import dev.farhand.core.config.ConfigType;
import dev.farhand.transport.link.CarrierPolicy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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

    /** What enrols a machine. */
    public static final ConfigKey<String> ENROLMENT_TOKEN = ConfigKey.builder(
                    "farhand.enrolment.token", ConfigType.TEXT)
            .sentence("Enrolment token, used once, when the agent has no identity yet.")
            .secret()
            .build();

    /** First wait after a lost link. */
    public static final ConfigKey<Duration> RECONNECT_FIRST = duration(
                    "farhand.link.reconnect-first", "1s", "10ms", "1m")
            .sentence("Ceiling of the first wait before dialling again; each wait is a random part of its ceiling.")
            .build();

    /** Longest wait after a lost link. */
    public static final ConfigKey<Duration> RECONNECT_MAXIMUM = duration(
                    "farhand.link.reconnect-maximum", "1m", "10ms", "1h")
            .sentence("Where the doubling ceiling of the waits stops.")
            .build();

    /** How long a TCP connection may take. */
    public static final ConfigKey<Duration> CONNECT_TIMEOUT = duration(
                    "farhand.link.connect-timeout", "10s", "100ms", "5m")
            .sentence("How long a TCP connection to server or proxy may take.")
            .build();

    /** How long the handshakes may take. */
    public static final ConfigKey<Duration> HANDSHAKE_TIMEOUT = duration(
                    "farhand.link.handshake-timeout", "10s", "100ms", "5m")
            .sentence("How long each step from the first byte to an agreed link may take.")
            .build();

    /** Silence before a ping. */
    public static final ConfigKey<Duration> IDLE_PING = duration("farhand.link.idle-ping", "30s", "100ms", "1h")
            .sentence("Silence on an idle link before the agent sends a PING.")
            .build();

    /** Silence before a ping, where middle boxes are impatient. */
    public static final ConfigKey<Duration> IDLE_PING_BEHIND_PROXY = duration(
                    "farhand.link.idle-ping-behind-proxy", "20s", "100ms", "1h")
            .sentence("The same behind a proxy or inside WebSocket.")
            .build();

    /** Silence before an idle link counts as lost. */
    public static final ConfigKey<Duration> IDLE_DEAD_AFTER = duration(
                    "farhand.link.idle-dead-after", "75s", "200ms", "2h")
            .sentence("Silence after which an idle link counts as lost.")
            .build();

    /** Silence before a ping while a channel is open. */
    public static final ConfigKey<Duration> ACTIVE_PING = duration("farhand.link.active-ping", "10s", "100ms", "1h")
            .sentence("Silence before a PING while a channel is open.")
            .build();

    /** Silence before a link with a channel counts as lost. */
    public static final ConfigKey<Duration> ACTIVE_DEAD_AFTER = duration(
                    "farhand.link.active-dead-after", "25s", "200ms", "2h")
            .sentence("Silence after which a link with an open channel counts as lost.")
            .build();

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

    /** All keys, in the order of the table. */
    public static List<ConfigKey<?>> all() {
        return List.of(
                SERVER,
                PROXY,
                NO_PROXY,
                CARRIER,
                LOG,
                STATE,
                CONTROL_SOCKET,
                ENROLMENT_TOKEN,
                RECONNECT_FIRST,
                RECONNECT_MAXIMUM,
                CONNECT_TIMEOUT,
                HANDSHAKE_TIMEOUT,
                IDLE_PING,
                IDLE_PING_BEHIND_PROXY,
                IDLE_DEAD_AFTER,
                ACTIVE_PING,
                ACTIVE_DEAD_AFTER);
    }

    private static ConfigKey.Builder<Duration> duration(String name, String value, String lowest, String highest) {
        return ConfigKey.builder(name, ConfigType.DURATION)
                .defaultValue(ConfigType.DURATION.parse(value))
                .between(ConfigType.DURATION.parse(lowest), ConfigType.DURATION.parse(highest));
    }

    private static List<URI> parseServers(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(part -> ConfigType.URI_ADDRESS.parse(part.strip()))
                .toList();
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
