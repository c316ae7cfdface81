package dev.farhand.transport.viewer;

import dev.farhand.core.config.ConfigKey;
import dev.farhand.core.config.ConfigType;
import java.time.Duration;
import java.util.List;

/**
 * Every setting of viewer sockets. The table in {@code docs/configuration.md} is made from it; builder methods of
 * {@link ViewerConfig} have the same names and bounds.
 */
public final class ViewerKeys {
    /** {@link ViewerConfig#helloTimeout()}. */
    public static final ConfigKey<Duration> HELLO_TIMEOUT = duration(
            "farhand.viewer.hello-timeout",
            Duration.ofSeconds(10),
            Duration.ofMillis(100),
            Duration.ofMinutes(5),
            "How long a socket may take from its upgrade to the viewer's hello, and the host for its answer about the ticket.");

    /** {@link ViewerConfig#ping()}. */
    public static final ConfigKey<Duration> PING = duration(
            "farhand.viewer.ping",
            Duration.ofSeconds(30),
            Duration.ofMillis(100),
            Duration.ofHours(1),
            "How often a viewer is asked whether it is still there.");

    /** {@link ViewerConfig#pongAllowance()}. */
    public static final ConfigKey<Duration> PONG_ALLOWANCE = duration(
            "farhand.viewer.pong-allowance",
            Duration.ofSeconds(10),
            Duration.ofMillis(50),
            Duration.ofMinutes(10),
            "How long a viewer may take to answer that; anything it sends counts.");

    /** {@link ViewerConfig#maximumWaiting()}. */
    public static final ConfigKey<Integer> MAXIMUM_WAITING = number(
            "farhand.viewer.maximum-waiting",
            256,
            1,
            65_536,
            "Sockets between upgrade and admission at once, on one server; then the one that has waited longest for its ticket goes, or the next one gets HTTP 503.");

    /** {@link ViewerConfig#maximumViewers()}. */
    public static final ConfigKey<Integer> MAXIMUM_VIEWERS =
            number("farhand.viewer.maximum-viewers", 10_000, 1, 1_000_000, "Viewers at once on one server.");

    /** {@link ViewerConfig#maximumViewersOfSession()}. */
    public static final ConfigKey<Integer> MAXIMUM_VIEWERS_OF_SESSION =
            number("farhand.viewer.maximum-viewers-of-session", 16, 1, 10_000, "Viewers of one session at once.");

    /** {@link ViewerConfig#messagesPerSecond()}. */
    public static final ConfigKey<Integer> MESSAGES_PER_SECOND = number(
            "farhand.viewer.messages-per-second",
            100,
            1,
            1_000_000,
            "Messages taken from a viewer per second in the long run; beyond it the socket is read slower.");

    /** {@link ViewerConfig#messageBurst()}. */
    public static final ConfigKey<Integer> MESSAGE_BURST = number(
            "farhand.viewer.message-burst",
            1000,
            1,
            1_000_000,
            "Messages a viewer may send at once before that rate counts.");

    private ViewerKeys() {}

    /** All keys, in the order of the table. */
    public static List<ConfigKey<?>> all() {
        return List.of(
                HELLO_TIMEOUT,
                PING,
                PONG_ALLOWANCE,
                MAXIMUM_WAITING,
                MAXIMUM_VIEWERS,
                MAXIMUM_VIEWERS_OF_SESSION,
                MESSAGES_PER_SECOND,
                MESSAGE_BURST);
    }

    private static ConfigKey<Duration> duration(
            String name, Duration value, Duration lowest, Duration highest, String sentence) {
        return key(ConfigKey.builder(name, ConfigType.DURATION), value, lowest, highest, sentence);
    }

    private static ConfigKey<Integer> number(String name, int value, int lowest, int highest, String sentence) {
        return key(ConfigKey.builder(name, ConfigType.INTEGER), value, lowest, highest, sentence);
    }

    private static <T> ConfigKey<T> key(ConfigKey.Builder<T> key, T value, T lowest, T highest, String sentence) {
        return key.defaultValue(value)
                .between(lowest, highest)
                .sentence(sentence)
                .build();
    }
}
