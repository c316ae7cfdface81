package dev.farhand.transport.link;

import dev.farhand.core.config.Config;
import dev.farhand.core.config.ConfigKey;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.time.Duration;

/**
 * How links behave. The defaults are measured; each option has bounds, and {@link Builder#build()} names the key of a
 * value outside them. Immutable.
 */
public final class LinkConfig {
    private final Duration idlePing;
    private final Duration idlePingBehindProxy;
    private final Duration pingJitter;
    private final Duration idleDeadAfter;
    private final Duration activePing;
    private final Duration activeDeadAfter;
    private final Duration serverDeadAfter;
    private final Duration handshakeTimeout;
    private final Duration connectTimeout;
    private final Duration openTimeout;
    private final Duration callTimeout;
    private final Duration drainTimeout;
    private final Duration ticketLifetime;
    private final int maximumStreams;
    private final int maximumPendingOpenings;
    private final int streamsPerSecond;
    private final int maximumHandshakes;
    private final int maximumConnections;
    private final int streamWindow;
    private final int interactiveWindow;
    private final int maximumStreamWindow;
    private final int connectionWindow;
    private final int maximumConnectionWindow;
    private final int receiveBudget;

    private LinkConfig(Builder b) {
        idlePing = b.idlePing;
        idlePingBehindProxy = b.idlePingBehindProxy;
        pingJitter = b.pingJitter;
        idleDeadAfter = b.idleDeadAfter;
        activePing = b.activePing;
        activeDeadAfter = b.activeDeadAfter;
        serverDeadAfter = b.serverDeadAfter;
        handshakeTimeout = b.handshakeTimeout;
        connectTimeout = b.connectTimeout;
        openTimeout = b.openTimeout;
        callTimeout = b.callTimeout;
        drainTimeout = b.drainTimeout;
        ticketLifetime = b.ticketLifetime;
        maximumStreams = b.maximumStreams;
        maximumPendingOpenings = b.maximumPendingOpenings;
        streamsPerSecond = b.streamsPerSecond;
        maximumHandshakes = b.maximumHandshakes;
        maximumConnections = b.maximumConnections;
        streamWindow = b.streamWindow;
        interactiveWindow = b.interactiveWindow;
        maximumStreamWindow = b.maximumStreamWindow;
        connectionWindow = b.connectionWindow;
        maximumConnectionWindow = b.maximumConnectionWindow;
        receiveBudget = b.receiveBudget;
    }

    /** A builder with every default. */
    public static Builder builder() {
        return new Builder();
    }

    /** The defaults. */
    public static LinkConfig defaults() {
        return builder().build();
    }

    /**
     * What the settings say; a key of {@link LinkKeys} that was not read keeps its default. Throws as
     * {@link Builder#build()}.
     */
    public static LinkConfig of(Config config) {
        Builder builder = builder();
        config.find(LinkKeys.IDLE_PING).ifPresent(builder::idlePing);
        config.find(LinkKeys.IDLE_PING_BEHIND_PROXY).ifPresent(builder::idlePingBehindProxy);
        config.find(LinkKeys.PING_JITTER).ifPresent(builder::pingJitter);
        config.find(LinkKeys.IDLE_DEAD_AFTER).ifPresent(builder::idleDeadAfter);
        config.find(LinkKeys.ACTIVE_PING).ifPresent(builder::activePing);
        config.find(LinkKeys.ACTIVE_DEAD_AFTER).ifPresent(builder::activeDeadAfter);
        config.find(LinkKeys.SERVER_DEAD_AFTER).ifPresent(builder::serverDeadAfter);
        config.find(LinkKeys.HANDSHAKE_TIMEOUT).ifPresent(builder::handshakeTimeout);
        config.find(LinkKeys.CONNECT_TIMEOUT).ifPresent(builder::connectTimeout);
        config.find(LinkKeys.OPEN_TIMEOUT).ifPresent(builder::openTimeout);
        config.find(LinkKeys.CALL_TIMEOUT).ifPresent(builder::callTimeout);
        config.find(LinkKeys.DRAIN_TIMEOUT).ifPresent(builder::drainTimeout);
        config.find(LinkKeys.TICKET_LIFETIME).ifPresent(builder::ticketLifetime);
        config.find(LinkKeys.MAXIMUM_STREAMS).ifPresent(builder::maximumStreams);
        config.find(LinkKeys.MAXIMUM_PENDING_OPENINGS).ifPresent(builder::maximumPendingOpenings);
        config.find(LinkKeys.STREAMS_PER_SECOND).ifPresent(builder::streamsPerSecond);
        config.find(LinkKeys.MAXIMUM_HANDSHAKES).ifPresent(builder::maximumHandshakes);
        config.find(LinkKeys.MAXIMUM_CONNECTIONS).ifPresent(builder::maximumConnections);
        config.find(LinkKeys.STREAM_WINDOW).ifPresent(bytes -> builder.streamWindow(Math.toIntExact(bytes)));
        config.find(LinkKeys.INTERACTIVE_WINDOW).ifPresent(bytes -> builder.interactiveWindow(Math.toIntExact(bytes)));
        config.find(LinkKeys.MAXIMUM_STREAM_WINDOW)
                .ifPresent(bytes -> builder.maximumStreamWindow(Math.toIntExact(bytes)));
        config.find(LinkKeys.CONNECTION_WINDOW).ifPresent(bytes -> builder.connectionWindow(Math.toIntExact(bytes)));
        config.find(LinkKeys.MAXIMUM_CONNECTION_WINDOW)
                .ifPresent(bytes -> builder.maximumConnectionWindow(Math.toIntExact(bytes)));
        config.find(LinkKeys.RECEIVE_BUDGET).ifPresent(bytes -> builder.receiveBudget(Math.toIntExact(bytes)));
        return builder.build();
    }

    /** How long the agent lets the link be silent before it sends a PING. */
    public Duration idlePing() {
        return idlePing;
    }

    /** The same behind a proxy or inside WebSocket, whose owners drop quiet connections sooner. */
    public Duration idlePingBehindProxy() {
        return idlePingBehindProxy;
    }

    /** Up to this much is added to each idle wait, so that agents do not beat in step. */
    public Duration pingJitter() {
        return pingJitter;
    }

    /** The agent calls the link lost after this much silence. */
    public Duration idleDeadAfter() {
        return idleDeadAfter;
    }

    /** As {@link #idlePing()}, while a channel is open. */
    public Duration activePing() {
        return activePing;
    }

    /** As {@link #idleDeadAfter()}, while a channel is open. */
    public Duration activeDeadAfter() {
        return activeDeadAfter;
    }

    /** The server drops a link after this much silence. */
    public Duration serverDeadAfter() {
        return serverDeadAfter;
    }

    /**
     * How long a connection may take from its first byte to an agreed link, each step counted alone. An agent gives a
     * server twice as long for TLS, which may begin with waiting for a place.
     */
    public Duration handshakeTimeout() {
        return handshakeTimeout;
    }

    /** How long a TCP connection may take. */
    public Duration connectTimeout() {
        return connectTimeout;
    }

    /** How long the other end may think about a channel it was asked for. */
    public Duration openTimeout() {
        return openTimeout;
    }

    /** How long a whole {@link Link#call} may take. */
    public Duration callTimeout() {
        return callTimeout;
    }

    /**
     * How long open channels may go on after a drain was announced. Also how long, but no less than a second, a channel that
     * was closed here waits for the peer's end, and the unread bytes of a lost link for a reader who does nothing.
     */
    public Duration drainTimeout() {
        return drainTimeout;
    }

    /** How long a TLS session ticket shortens the next handshake; never longer than an hour. */
    public Duration ticketLifetime() {
        return ticketLifetime;
    }

    /** Channels open at once on one link. */
    public int maximumStreams() {
        return maximumStreams;
    }

    /** Channels asked for and not yet decided, on one link. */
    public int maximumPendingOpenings() {
        return maximumPendingOpenings;
    }

    /** Channels the other end may open per second in the long run, with as many resets; more ends the link. */
    public int streamsPerSecond() {
        return streamsPerSecond;
    }

    /** Connections that may be between accept and agreement at once, on one server. */
    public int maximumHandshakes() {
        return maximumHandshakes;
    }

    /** Connections of one server's own listeners, agreed or not. */
    public int maximumConnections() {
        return maximumConnections;
    }

    /** Bytes in flight on a new bulk stream, before the path was measured. */
    public int streamWindow() {
        return streamWindow;
    }

    /** Bytes in flight on control, terminal, command and tunnel streams at the start. */
    public int interactiveWindow() {
        return interactiveWindow;
    }

    /** Where the measured window of a stream stops growing. */
    public int maximumStreamWindow() {
        return maximumStreamWindow;
    }

    /** Bytes in flight over all streams, before the path was measured. */
    public int connectionWindow() {
        return connectionWindow;
    }

    /** Where the measured window of the connection stops growing. */
    public int maximumConnectionWindow() {
        return maximumConnectionWindow;
    }

    /** Bytes received and not yet read, over all streams of one link; windows stop being granted above it. */
    public int receiveBudget() {
        return receiveBudget;
    }

    /** Collects options; each has a default. */
    public static final class Builder {
        private Duration idlePing = defaultOf(LinkKeys.IDLE_PING);
        private Duration idlePingBehindProxy = defaultOf(LinkKeys.IDLE_PING_BEHIND_PROXY);
        private Duration pingJitter = defaultOf(LinkKeys.PING_JITTER);
        private Duration idleDeadAfter = defaultOf(LinkKeys.IDLE_DEAD_AFTER);
        private Duration activePing = defaultOf(LinkKeys.ACTIVE_PING);
        private Duration activeDeadAfter = defaultOf(LinkKeys.ACTIVE_DEAD_AFTER);
        private Duration serverDeadAfter = defaultOf(LinkKeys.SERVER_DEAD_AFTER);
        private Duration handshakeTimeout = defaultOf(LinkKeys.HANDSHAKE_TIMEOUT);
        private Duration connectTimeout = defaultOf(LinkKeys.CONNECT_TIMEOUT);
        private Duration openTimeout = defaultOf(LinkKeys.OPEN_TIMEOUT);
        private Duration callTimeout = defaultOf(LinkKeys.CALL_TIMEOUT);
        private Duration drainTimeout = defaultOf(LinkKeys.DRAIN_TIMEOUT);
        private Duration ticketLifetime = defaultOf(LinkKeys.TICKET_LIFETIME);
        private int maximumStreams = defaultOf(LinkKeys.MAXIMUM_STREAMS);
        private int maximumPendingOpenings = defaultOf(LinkKeys.MAXIMUM_PENDING_OPENINGS);
        private int streamsPerSecond = defaultOf(LinkKeys.STREAMS_PER_SECOND);
        private int maximumHandshakes = defaultOf(LinkKeys.MAXIMUM_HANDSHAKES);
        private int maximumConnections = defaultOf(LinkKeys.MAXIMUM_CONNECTIONS);
        private int streamWindow = Math.toIntExact(defaultOf(LinkKeys.STREAM_WINDOW));
        private int interactiveWindow = Math.toIntExact(defaultOf(LinkKeys.INTERACTIVE_WINDOW));
        private int maximumStreamWindow = Math.toIntExact(defaultOf(LinkKeys.MAXIMUM_STREAM_WINDOW));
        private int connectionWindow = Math.toIntExact(defaultOf(LinkKeys.CONNECTION_WINDOW));
        private int maximumConnectionWindow = Math.toIntExact(defaultOf(LinkKeys.MAXIMUM_CONNECTION_WINDOW));
        private int receiveBudget = Math.toIntExact(defaultOf(LinkKeys.RECEIVE_BUDGET));

        private Builder() {}

        /** {@code farhand.link.idle-ping}. See {@link LinkConfig#idlePing()}. */
        public Builder idlePing(Duration value) {
            idlePing = value;
            return this;
        }

        /** {@code farhand.link.idle-ping-behind-proxy}. See {@link LinkConfig#idlePingBehindProxy()}. */
        public Builder idlePingBehindProxy(Duration value) {
            idlePingBehindProxy = value;
            return this;
        }

        /** {@code farhand.link.ping-jitter}. See {@link LinkConfig#pingJitter()}. */
        public Builder pingJitter(Duration value) {
            pingJitter = value;
            return this;
        }

        /** {@code farhand.link.idle-dead-after}. See {@link LinkConfig#idleDeadAfter()}. */
        public Builder idleDeadAfter(Duration value) {
            idleDeadAfter = value;
            return this;
        }

        /** {@code farhand.link.active-ping}. See {@link LinkConfig#activePing()}. */
        public Builder activePing(Duration value) {
            activePing = value;
            return this;
        }

        /** {@code farhand.link.active-dead-after}. See {@link LinkConfig#activeDeadAfter()}. */
        public Builder activeDeadAfter(Duration value) {
            activeDeadAfter = value;
            return this;
        }

        /** {@code farhand.link.server-dead-after}. See {@link LinkConfig#serverDeadAfter()}. */
        public Builder serverDeadAfter(Duration value) {
            serverDeadAfter = value;
            return this;
        }

        /** {@code farhand.link.handshake-timeout}. See {@link LinkConfig#handshakeTimeout()}. */
        public Builder handshakeTimeout(Duration value) {
            handshakeTimeout = value;
            return this;
        }

        /** {@code farhand.link.connect-timeout}. See {@link LinkConfig#connectTimeout()}. */
        public Builder connectTimeout(Duration value) {
            connectTimeout = value;
            return this;
        }

        /** {@code farhand.link.open-timeout}. See {@link LinkConfig#openTimeout()}. */
        public Builder openTimeout(Duration value) {
            openTimeout = value;
            return this;
        }

        /** {@code farhand.link.call-timeout}. See {@link LinkConfig#callTimeout()}. */
        public Builder callTimeout(Duration value) {
            callTimeout = value;
            return this;
        }

        /** {@code farhand.link.drain-timeout}. See {@link LinkConfig#drainTimeout()}. */
        public Builder drainTimeout(Duration value) {
            drainTimeout = value;
            return this;
        }

        /** {@code farhand.link.ticket-lifetime}. See {@link LinkConfig#ticketLifetime()}. */
        public Builder ticketLifetime(Duration value) {
            ticketLifetime = value;
            return this;
        }

        /** {@code farhand.link.maximum-streams}. See {@link LinkConfig#maximumStreams()}. */
        public Builder maximumStreams(int value) {
            maximumStreams = value;
            return this;
        }

        /** {@code farhand.link.maximum-pending-openings}. See {@link LinkConfig#maximumPendingOpenings()}. */
        public Builder maximumPendingOpenings(int value) {
            maximumPendingOpenings = value;
            return this;
        }

        /** {@code farhand.link.streams-per-second}. See {@link LinkConfig#streamsPerSecond()}. */
        public Builder streamsPerSecond(int value) {
            streamsPerSecond = value;
            return this;
        }

        /** {@code farhand.link.maximum-handshakes}. See {@link LinkConfig#maximumHandshakes()}. */
        public Builder maximumHandshakes(int value) {
            maximumHandshakes = value;
            return this;
        }

        /** {@code farhand.link.maximum-connections}. See {@link LinkConfig#maximumConnections()}. */
        public Builder maximumConnections(int value) {
            maximumConnections = value;
            return this;
        }

        /** {@code farhand.link.stream-window}. See {@link LinkConfig#streamWindow()}. */
        public Builder streamWindow(int value) {
            streamWindow = value;
            return this;
        }

        /** {@code farhand.link.interactive-window}. See {@link LinkConfig#interactiveWindow()}. */
        public Builder interactiveWindow(int value) {
            interactiveWindow = value;
            return this;
        }

        /** {@code farhand.link.maximum-stream-window}. See {@link LinkConfig#maximumStreamWindow()}. */
        public Builder maximumStreamWindow(int value) {
            maximumStreamWindow = value;
            return this;
        }

        /** {@code farhand.link.connection-window}. See {@link LinkConfig#connectionWindow()}. */
        public Builder connectionWindow(int value) {
            connectionWindow = value;
            return this;
        }

        /** {@code farhand.link.maximum-connection-window}. See {@link LinkConfig#maximumConnectionWindow()}. */
        public Builder maximumConnectionWindow(int value) {
            maximumConnectionWindow = value;
            return this;
        }

        /** {@code farhand.link.receive-budget}. See {@link LinkConfig#receiveBudget()}. */
        public Builder receiveBudget(int value) {
            receiveBudget = value;
            return this;
        }

        /**
         * Checks the bounds. Throws {@link RemoteException} with {@link ErrorCode#INVALID_CONFIGURATION} naming the key,
         * the value and what is allowed.
         */
        public LinkConfig build() {
            LinkKeys.IDLE_PING.checked(idlePing);
            LinkKeys.IDLE_PING_BEHIND_PROXY.checked(idlePingBehindProxy);
            LinkKeys.PING_JITTER.checked(pingJitter);
            LinkKeys.IDLE_DEAD_AFTER.checked(idleDeadAfter);
            LinkKeys.ACTIVE_PING.checked(activePing);
            LinkKeys.ACTIVE_DEAD_AFTER.checked(activeDeadAfter);
            LinkKeys.SERVER_DEAD_AFTER.checked(serverDeadAfter);
            LinkKeys.HANDSHAKE_TIMEOUT.checked(handshakeTimeout);
            LinkKeys.CONNECT_TIMEOUT.checked(connectTimeout);
            LinkKeys.OPEN_TIMEOUT.checked(openTimeout);
            LinkKeys.CALL_TIMEOUT.checked(callTimeout);
            LinkKeys.DRAIN_TIMEOUT.checked(drainTimeout);
            LinkKeys.TICKET_LIFETIME.checked(ticketLifetime);
            LinkKeys.MAXIMUM_STREAMS.checked(maximumStreams);
            LinkKeys.MAXIMUM_PENDING_OPENINGS.checked(maximumPendingOpenings);
            LinkKeys.STREAMS_PER_SECOND.checked(streamsPerSecond);
            LinkKeys.MAXIMUM_HANDSHAKES.checked(maximumHandshakes);
            LinkKeys.MAXIMUM_CONNECTIONS.checked(maximumConnections);
            LinkKeys.STREAM_WINDOW.checked((long) streamWindow);
            LinkKeys.INTERACTIVE_WINDOW.checked((long) interactiveWindow);
            LinkKeys.MAXIMUM_STREAM_WINDOW.checked((long) maximumStreamWindow);
            LinkKeys.CONNECTION_WINDOW.checked((long) connectionWindow);
            LinkKeys.MAXIMUM_CONNECTION_WINDOW.checked((long) maximumConnectionWindow);
            LinkKeys.RECEIVE_BUDGET.checked((long) receiveBudget);
            requireLonger(LinkKeys.IDLE_DEAD_AFTER, idleDeadAfter, LinkKeys.IDLE_PING, idlePing);
            requireLonger(LinkKeys.ACTIVE_DEAD_AFTER, activeDeadAfter, LinkKeys.ACTIVE_PING, activePing);
            requireNotBelow(LinkKeys.MAXIMUM_STREAM_WINDOW, maximumStreamWindow, LinkKeys.STREAM_WINDOW, streamWindow);
            requireNotBelow(
                    LinkKeys.MAXIMUM_CONNECTION_WINDOW,
                    maximumConnectionWindow,
                    LinkKeys.CONNECTION_WINDOW,
                    connectionWindow);
            return new LinkConfig(this);
        }

        private static void requireLonger(
                ConfigKey<Duration> key, Duration value, ConfigKey<Duration> other, Duration than) {
            if (value.compareTo(than) <= 0) {
                throw apart(key, value, "longer than " + other, than);
            }
        }

        private static void requireNotBelow(ConfigKey<Long> key, long value, ConfigKey<Long> other, long than) {
            if (value < than) {
                throw apart(key, value, "at least " + other, than);
            }
        }

        private static <T> RemoteException apart(ConfigKey<T> key, T value, String relation, T than) {
            return new RemoteException(
                    ErrorCode.INVALID_CONFIGURATION,
                    key + ": got " + key.type().render(value) + "; allowed: " + relation + ", which is "
                            + key.type().render(than) + ".");
        }

        private static <T> T defaultOf(ConfigKey<T> key) {
            return key.defaultValue().orElseThrow();
        }
    }
}
