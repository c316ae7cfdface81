package dev.farhand.transport.viewer;

import dev.farhand.core.config.Config;
import dev.farhand.core.config.ConfigKey;
import java.time.Duration;

/**
 * How viewer sockets behave. Each option has bounds, and {@link Builder#build()} names the key of a value outside them.
 * Immutable.
 */
public final class ViewerConfig {
    private final Duration helloTimeout;
    private final Duration ping;
    private final Duration pongAllowance;
    private final int maximumWaiting;
    private final int maximumViewers;
    private final int maximumViewersOfSession;
    private final int messagesPerSecond;
    private final int messageBurst;

    private ViewerConfig(Builder b) {
        helloTimeout = b.helloTimeout;
        ping = b.ping;
        pongAllowance = b.pongAllowance;
        maximumWaiting = b.maximumWaiting;
        maximumViewers = b.maximumViewers;
        maximumViewersOfSession = b.maximumViewersOfSession;
        messagesPerSecond = b.messagesPerSecond;
        messageBurst = b.messageBurst;
    }

    /** A builder with every default. */
    public static Builder builder() {
        return new Builder();
    }

    /** The defaults. */
    public static ViewerConfig defaults() {
        return builder().build();
    }

    /**
     * What the settings say; a key of {@link ViewerKeys} that was not read keeps its default. Throws as
     * {@link Builder#build()}.
     */
    public static ViewerConfig of(Config config) {
        Builder builder = builder();
        config.find(ViewerKeys.HELLO_TIMEOUT).ifPresent(builder::helloTimeout);
        config.find(ViewerKeys.PING).ifPresent(builder::ping);
        config.find(ViewerKeys.PONG_ALLOWANCE).ifPresent(builder::pongAllowance);
        config.find(ViewerKeys.MAXIMUM_WAITING).ifPresent(builder::maximumWaiting);
        config.find(ViewerKeys.MAXIMUM_VIEWERS).ifPresent(builder::maximumViewers);
        config.find(ViewerKeys.MAXIMUM_VIEWERS_OF_SESSION).ifPresent(builder::maximumViewersOfSession);
        config.find(ViewerKeys.MESSAGES_PER_SECOND).ifPresent(builder::messagesPerSecond);
        config.find(ViewerKeys.MESSAGE_BURST).ifPresent(builder::messageBurst);
        return builder.build();
    }

    /** How long a socket may take from its upgrade to the viewer's hello and the host's answer. */
    public Duration helloTimeout() {
        return helloTimeout;
    }

    /** How often a viewer is asked whether it is still there. */
    public Duration ping() {
        return ping;
    }

    /** How long a viewer may take to answer that. */
    public Duration pongAllowance() {
        return pongAllowance;
    }

    /** Sockets between upgrade and admission at once, on one server. */
    public int maximumWaiting() {
        return maximumWaiting;
    }

    /** Viewers at once on one server. */
    public int maximumViewers() {
        return maximumViewers;
    }

    /** Viewers of one session at once. */
    public int maximumViewersOfSession() {
        return maximumViewersOfSession;
    }

    /** Messages taken from a viewer per second in the long run. */
    public int messagesPerSecond() {
        return messagesPerSecond;
    }

    /** Messages a viewer may send at once before that rate counts. */
    public int messageBurst() {
        return messageBurst;
    }

    /** Collects options; each has a default. */
    public static final class Builder {
        private Duration helloTimeout = defaultOf(ViewerKeys.HELLO_TIMEOUT);
        private Duration ping = defaultOf(ViewerKeys.PING);
        private Duration pongAllowance = defaultOf(ViewerKeys.PONG_ALLOWANCE);
        private int maximumWaiting = defaultOf(ViewerKeys.MAXIMUM_WAITING);
        private int maximumViewers = defaultOf(ViewerKeys.MAXIMUM_VIEWERS);
        private int maximumViewersOfSession = defaultOf(ViewerKeys.MAXIMUM_VIEWERS_OF_SESSION);
        private int messagesPerSecond = defaultOf(ViewerKeys.MESSAGES_PER_SECOND);
        private int messageBurst = defaultOf(ViewerKeys.MESSAGE_BURST);

        private Builder() {}

        /** {@code farhand.viewer.hello-timeout}. See {@link ViewerConfig#helloTimeout()}. */
        public Builder helloTimeout(Duration value) {
            helloTimeout = value;
            return this;
        }

        /** {@code farhand.viewer.ping}. See {@link ViewerConfig#ping()}. */
        public Builder ping(Duration value) {
            ping = value;
            return this;
        }

        /** {@code farhand.viewer.pong-allowance}. See {@link ViewerConfig#pongAllowance()}. */
        public Builder pongAllowance(Duration value) {
            pongAllowance = value;
            return this;
        }

        /** {@code farhand.viewer.maximum-waiting}. See {@link ViewerConfig#maximumWaiting()}. */
        public Builder maximumWaiting(int value) {
            maximumWaiting = value;
            return this;
        }

        /** {@code farhand.viewer.maximum-viewers}. See {@link ViewerConfig#maximumViewers()}. */
        public Builder maximumViewers(int value) {
            maximumViewers = value;
            return this;
        }

        /** {@code farhand.viewer.maximum-viewers-of-session}. See {@link ViewerConfig#maximumViewersOfSession()}. */
        public Builder maximumViewersOfSession(int value) {
            maximumViewersOfSession = value;
            return this;
        }

        /** {@code farhand.viewer.messages-per-second}. See {@link ViewerConfig#messagesPerSecond()}. */
        public Builder messagesPerSecond(int value) {
            messagesPerSecond = value;
            return this;
        }

        /** {@code farhand.viewer.message-burst}. See {@link ViewerConfig#messageBurst()}. */
        public Builder messageBurst(int value) {
            messageBurst = value;
            return this;
        }

        /**
         * The finished settings. Throws {@link dev.farhand.core.error.RemoteException} with {@code INVALID_CONFIGURATION}
         * that names the key of a value outside its bounds.
         */
        public ViewerConfig build() {
            ViewerKeys.HELLO_TIMEOUT.checked(helloTimeout);
            ViewerKeys.PING.checked(ping);
            ViewerKeys.PONG_ALLOWANCE.checked(pongAllowance);
            ViewerKeys.MAXIMUM_WAITING.checked(maximumWaiting);
            ViewerKeys.MAXIMUM_VIEWERS.checked(maximumViewers);
            ViewerKeys.MAXIMUM_VIEWERS_OF_SESSION.checked(maximumViewersOfSession);
            ViewerKeys.MESSAGES_PER_SECOND.checked(messagesPerSecond);
            ViewerKeys.MESSAGE_BURST.checked(messageBurst);
            return new ViewerConfig(this);
        }

        private static <T> T defaultOf(ConfigKey<T> key) {
            return key.defaultValue().orElseThrow();
        }
    }
}
