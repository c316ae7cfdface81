package dev.farhand.transport.link;

import dev.farhand.core.config.ConfigKey;
import dev.farhand.core.config.ConfigType;
import java.time.Duration;
import java.util.List;

/**
 * Every setting of a link, server's and agent's end. The table in {@code docs/configuration.md} is made from it; builder
 * methods of {@link LinkConfig} and {@link ReconnectPolicy} have the same names and bounds.
 */
public final class LinkKeys {
    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;

    /** {@link LinkConfig#idlePing()}. */
    public static final ConfigKey<Duration> IDLE_PING = duration(
            "farhand.link.idle-ping",
            Duration.ofSeconds(30),
            Duration.ofMillis(100),
            Duration.ofHours(1),
            "Silence on an idle link before the agent sends a PING.");

    /** {@link LinkConfig#idlePingBehindProxy()}. */
    public static final ConfigKey<Duration> IDLE_PING_BEHIND_PROXY = duration(
            "farhand.link.idle-ping-behind-proxy",
            Duration.ofSeconds(20),
            Duration.ofMillis(100),
            Duration.ofHours(1),
            "The same behind a proxy or inside WebSocket, whose owners drop quiet connections sooner.");

    /** {@link LinkConfig#pingJitter()}. */
    public static final ConfigKey<Duration> PING_JITTER = duration(
            "farhand.link.ping-jitter",
            Duration.ofSeconds(5),
            Duration.ZERO,
            Duration.ofMinutes(10),
            "Up to this much is added to each idle wait, so that agents do not beat in step.");

    /** {@link LinkConfig#idleDeadAfter()}. */
    public static final ConfigKey<Duration> IDLE_DEAD_AFTER = duration(
            "farhand.link.idle-dead-after",
            Duration.ofSeconds(75),
            Duration.ofMillis(200),
            Duration.ofHours(2),
            "Silence after which the agent calls an idle link lost; longer than the ping.");

    /** {@link LinkConfig#activePing()}. */
    public static final ConfigKey<Duration> ACTIVE_PING = duration(
            "farhand.link.active-ping",
            Duration.ofSeconds(10),
            Duration.ofMillis(100),
            Duration.ofHours(1),
            "Silence before a PING while a channel is open.");

    /** {@link LinkConfig#activeDeadAfter()}. */
    public static final ConfigKey<Duration> ACTIVE_DEAD_AFTER = duration(
            "farhand.link.active-dead-after",
            Duration.ofSeconds(25),
            Duration.ofMillis(200),
            Duration.ofHours(2),
            "Silence after which a link with an open channel counts as lost; longer than the ping.");

    /** {@link LinkConfig#serverDeadAfter()}. */
    public static final ConfigKey<Duration> SERVER_DEAD_AFTER = duration(
            "farhand.link.server-dead-after",
            Duration.ofSeconds(90),
            Duration.ofMillis(200),
            Duration.ofHours(2),
            "Silence after which the server drops a link.");

    /** {@link LinkConfig#handshakeTimeout()}. */
    public static final ConfigKey<Duration> HANDSHAKE_TIMEOUT = duration(
            "farhand.link.handshake-timeout",
            Duration.ofSeconds(10),
            Duration.ofMillis(100),
            Duration.ofMinutes(5),
            "How long each step from the first byte to an agreed link may take. An agent gives a server twice as long for TLS, "
                    + "which may begin with waiting for a place.");

    /** {@link LinkConfig#connectTimeout()}. */
    public static final ConfigKey<Duration> CONNECT_TIMEOUT = duration(
            "farhand.link.connect-timeout",
            Duration.ofSeconds(10),
            Duration.ofMillis(100),
            Duration.ofMinutes(5),
            "How long a TCP connection to server or proxy may take.");

    /** {@link LinkConfig#openTimeout()}. */
    public static final ConfigKey<Duration> OPEN_TIMEOUT = duration(
            "farhand.link.open-timeout",
            Duration.ofMinutes(1),
            Duration.ofMillis(100),
            Duration.ofHours(1),
            "How long the other end may think about a channel it was asked for.");

    /** {@link LinkConfig#callTimeout()}. */
    public static final ConfigKey<Duration> CALL_TIMEOUT = duration(
            "farhand.link.call-timeout",
            Duration.ofSeconds(30),
            Duration.ofMillis(100),
            Duration.ofHours(1),
            "How long a whole call, one request and one answer, may take.");

    /** {@link LinkConfig#drainTimeout()}. */
    public static final ConfigKey<Duration> DRAIN_TIMEOUT = duration(
            "farhand.link.drain-timeout",
            Duration.ofSeconds(30),
            Duration.ZERO,
            Duration.ofDays(1),
            "How long open channels may go on after a drain was announced. Also how long, but no less than 1s, a channel that "
                    + "was closed here waits for the peer's end, and the unread bytes of a lost link for a reader who does "
                    + "nothing.");

    /** {@link LinkConfig#ticketLifetime()}. */
    public static final ConfigKey<Duration> TICKET_LIFETIME = duration(
            "farhand.link.ticket-lifetime",
            Duration.ofHours(1),
            Duration.ofSeconds(1),
            Duration.ofHours(1),
            "How long a TLS session ticket shortens the next handshake.");

    /** {@link LinkConfig#maximumStreams()}. */
    public static final ConfigKey<Integer> MAXIMUM_STREAMS =
            number("farhand.link.maximum-streams", 1024, 1, 65_536, "Channels open at once on one link.");

    /** {@link LinkConfig#maximumPendingOpenings()}. */
    public static final ConfigKey<Integer> MAXIMUM_PENDING_OPENINGS = number(
            "farhand.link.maximum-pending-openings",
            256,
            1,
            65_536,
            "Channels asked for and not yet decided, on one link.");

    /** {@link LinkConfig#streamsPerSecond()}. */
    public static final ConfigKey<Integer> STREAMS_PER_SECOND = number(
            "farhand.link.streams-per-second",
            1000,
            1,
            1_000_000,
            "Channels the other end may open per second in the long run, with as many resets; more ends the link.");

    /** {@link LinkConfig#maximumHandshakes()}. */
    public static final ConfigKey<Integer> MAXIMUM_HANDSHAKES = number(
            "farhand.link.maximum-handshakes",
            256,
            1,
            65_536,
            "Connections between accept and agreement at once, on one server.");

    /** {@link LinkConfig#maximumConnections()}. */
    public static final ConfigKey<Integer> MAXIMUM_CONNECTIONS = number(
            "farhand.link.maximum-connections",
            100_000,
            1,
            10_000_000,
            "Connections of one server's own listeners, agreed or not.");

    /** {@link LinkConfig#streamWindow()}. */
    public static final ConfigKey<Long> STREAM_WINDOW = bytes(
            "farhand.link.stream-window",
            256 * KIB,
            16 * KIB,
            16 * MIB,
            "Bytes in flight on a new bulk stream, before the path was measured.");

    /** {@link LinkConfig#interactiveWindow()}. */
    public static final ConfigKey<Long> INTERACTIVE_WINDOW = bytes(
            "farhand.link.interactive-window",
            64 * KIB,
            16 * KIB,
            16 * MIB,
            "Bytes in flight on control, terminal, command and tunnel streams at the start.");

    /** {@link LinkConfig#maximumStreamWindow()}. */
    public static final ConfigKey<Long> MAXIMUM_STREAM_WINDOW = bytes(
            "farhand.link.maximum-stream-window",
            4 * MIB,
            16 * KIB,
            64 * MIB,
            "Where the measured window of a stream stops growing; not below the window it starts from.");

    /** {@link LinkConfig#connectionWindow()}. */
    public static final ConfigKey<Long> CONNECTION_WINDOW = bytes(
            "farhand.link.connection-window",
            512 * KIB,
            64 * KIB,
            64 * MIB,
            "Bytes in flight over all streams, before the path was measured.");

    /** {@link LinkConfig#maximumConnectionWindow()}. */
    public static final ConfigKey<Long> MAXIMUM_CONNECTION_WINDOW = bytes(
            "farhand.link.maximum-connection-window",
            8 * MIB,
            64 * KIB,
            128 * MIB,
            "Where the measured window of the connection stops growing; not below the window it starts from.");

    /** {@link LinkConfig#receiveBudget()}. */
    public static final ConfigKey<Long> RECEIVE_BUDGET = bytes(
            "farhand.link.receive-budget",
            16 * MIB,
            128 * KIB,
            1024 * MIB,
            "Bytes received and not yet read, over all streams of one link; no window is granted above it.");

    /** {@link ReconnectPolicy#first()}. */
    public static final ConfigKey<Duration> RECONNECT_FIRST = duration(
            "farhand.link.reconnect-first",
            Duration.ofSeconds(1),
            Duration.ofMillis(1),
            Duration.ofDays(1),
            "Ceiling of the first wait before dialling again; each wait is a random part of its ceiling.");

    /** {@link ReconnectPolicy#maximum()}. */
    public static final ConfigKey<Duration> RECONNECT_MAXIMUM = duration(
            "farhand.link.reconnect-maximum",
            Duration.ofMinutes(1),
            Duration.ofMillis(1),
            Duration.ofDays(1),
            "Where the doubling ceiling of the waits stops; not below the first.");

    /** {@link ReconnectPolicy#stableAfter()}. */
    public static final ConfigKey<Duration> RECONNECT_STABLE_AFTER = duration(
            "farhand.link.reconnect-stable-after",
            Duration.ofMinutes(1),
            Duration.ZERO,
            Duration.ofDays(1),
            "A link that stood this long makes the next failure count as the first.");

    private LinkKeys() {}

    /** All keys, in the order of the table. */
    public static List<ConfigKey<?>> all() {
        return List.of(
                IDLE_PING,
                IDLE_PING_BEHIND_PROXY,
                PING_JITTER,
                IDLE_DEAD_AFTER,
                ACTIVE_PING,
                ACTIVE_DEAD_AFTER,
                SERVER_DEAD_AFTER,
                HANDSHAKE_TIMEOUT,
                CONNECT_TIMEOUT,
                OPEN_TIMEOUT,
                CALL_TIMEOUT,
                DRAIN_TIMEOUT,
                TICKET_LIFETIME,
                MAXIMUM_STREAMS,
                MAXIMUM_PENDING_OPENINGS,
                STREAMS_PER_SECOND,
                MAXIMUM_HANDSHAKES,
                MAXIMUM_CONNECTIONS,
                STREAM_WINDOW,
                INTERACTIVE_WINDOW,
                MAXIMUM_STREAM_WINDOW,
                CONNECTION_WINDOW,
                MAXIMUM_CONNECTION_WINDOW,
                RECEIVE_BUDGET,
                RECONNECT_FIRST,
                RECONNECT_MAXIMUM,
                RECONNECT_STABLE_AFTER);
    }

    private static ConfigKey<Duration> duration(
            String name, Duration value, Duration lowest, Duration highest, String sentence) {
        return key(ConfigKey.builder(name, ConfigType.DURATION), value, lowest, highest, sentence);
    }

    private static ConfigKey<Integer> number(String name, int value, int lowest, int highest, String sentence) {
        return key(ConfigKey.builder(name, ConfigType.INTEGER), value, lowest, highest, sentence);
    }

    private static ConfigKey<Long> bytes(String name, long value, long lowest, long highest, String sentence) {
        return key(ConfigKey.builder(name, ConfigType.BYTES), value, lowest, highest, sentence);
    }

    private static <T> ConfigKey<T> key(ConfigKey.Builder<T> key, T value, T lowest, T highest, String sentence) {
        return key.defaultValue(value)
                .between(lowest, highest)
                .sentence(sentence)
                .build();
    }
}
