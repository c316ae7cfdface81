package dev.farhand.transport.link;

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

    /** How long a connection may take from its first byte to an agreed link, each step counted alone. */
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

    /** How long open channels may go on after a drain was announced. */
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
        private Duration idlePing = Duration.ofSeconds(30);
        private Duration idlePingBehindProxy = Duration.ofSeconds(20);
        private Duration pingJitter = Duration.ofSeconds(5);
        private Duration idleDeadAfter = Duration.ofSeconds(75);
        private Duration activePing = Duration.ofSeconds(10);
        private Duration activeDeadAfter = Duration.ofSeconds(25);
        private Duration serverDeadAfter = Duration.ofSeconds(90);
        private Duration handshakeTimeout = Duration.ofSeconds(10);
        private Duration connectTimeout = Duration.ofSeconds(10);
        private Duration openTimeout = Duration.ofSeconds(60);
        private Duration callTimeout = Duration.ofSeconds(30);
        private Duration drainTimeout = Duration.ofSeconds(30);
        private Duration ticketLifetime = Duration.ofSeconds(3600);
        private int maximumStreams = 1024;
        private int maximumPendingOpenings = 256;
        private int streamsPerSecond = 1000;
        private int maximumHandshakes = 256;
        private int maximumConnections = 100000;
        private int streamWindow = 256 * 1024;
        private int interactiveWindow = 64 * 1024;
        private int maximumStreamWindow = 4 * 1024 * 1024;
        private int connectionWindow = 512 * 1024;
        private int maximumConnectionWindow = 8 * 1024 * 1024;
        private int receiveBudget = 16 * 1024 * 1024;

        private Builder() {}

        /** link.idle-ping: 30 s; 100 ms to 1 h. See {@link LinkConfig#idlePing()}. */
        public Builder idlePing(Duration value) {
            idlePing = value;
            return this;
        }

        /** link.idle-ping-behind-proxy: 20 s; 100 ms to 1 h. See {@link LinkConfig#idlePingBehindProxy()}. */
        public Builder idlePingBehindProxy(Duration value) {
            idlePingBehindProxy = value;
            return this;
        }

        /** link.ping-jitter: 5 s; 0 to 10 min. See {@link LinkConfig#pingJitter()}. */
        public Builder pingJitter(Duration value) {
            pingJitter = value;
            return this;
        }

        /** link.idle-dead-after: 75 s; 200 ms to 2 h. See {@link LinkConfig#idleDeadAfter()}. */
        public Builder idleDeadAfter(Duration value) {
            idleDeadAfter = value;
            return this;
        }

        /** link.active-ping: 10 s; 100 ms to 1 h. See {@link LinkConfig#activePing()}. */
        public Builder activePing(Duration value) {
            activePing = value;
            return this;
        }

        /** link.active-dead-after: 25 s; 200 ms to 2 h. See {@link LinkConfig#activeDeadAfter()}. */
        public Builder activeDeadAfter(Duration value) {
            activeDeadAfter = value;
            return this;
        }

        /** link.server-dead-after: 90 s; 200 ms to 2 h. See {@link LinkConfig#serverDeadAfter()}. */
        public Builder serverDeadAfter(Duration value) {
            serverDeadAfter = value;
            return this;
        }

        /** link.handshake-timeout: 10 s; 100 ms to 5 min. See {@link LinkConfig#handshakeTimeout()}. */
        public Builder handshakeTimeout(Duration value) {
            handshakeTimeout = value;
            return this;
        }

        /** link.connect-timeout: 10 s; 100 ms to 5 min. See {@link LinkConfig#connectTimeout()}. */
        public Builder connectTimeout(Duration value) {
            connectTimeout = value;
            return this;
        }

        /** link.open-timeout: 1 min; 100 ms to 1 h. See {@link LinkConfig#openTimeout()}. */
        public Builder openTimeout(Duration value) {
            openTimeout = value;
            return this;
        }

        /** link.call-timeout: 30 s; 100 ms to 1 h. See {@link LinkConfig#callTimeout()}. */
        public Builder callTimeout(Duration value) {
            callTimeout = value;
            return this;
        }

        /** link.drain-timeout: 30 s; 0 to 24 h. See {@link LinkConfig#drainTimeout()}. */
        public Builder drainTimeout(Duration value) {
            drainTimeout = value;
            return this;
        }

        /** link.ticket-lifetime: 1 h; 1 s to 1 h. See {@link LinkConfig#ticketLifetime()}. */
        public Builder ticketLifetime(Duration value) {
            ticketLifetime = value;
            return this;
        }

        /** link.maximum-streams: 1,024; 1 to 65,536. See {@link LinkConfig#maximumStreams()}. */
        public Builder maximumStreams(int value) {
            maximumStreams = value;
            return this;
        }

        /** link.maximum-pending-openings: 256; 1 to 65,536. See {@link LinkConfig#maximumPendingOpenings()}. */
        public Builder maximumPendingOpenings(int value) {
            maximumPendingOpenings = value;
            return this;
        }

        /** link.streams-per-second: 1,000; 1 to 1,000,000. See {@link LinkConfig#streamsPerSecond()}. */
        public Builder streamsPerSecond(int value) {
            streamsPerSecond = value;
            return this;
        }

        /** link.maximum-handshakes: 256; 1 to 65,536. See {@link LinkConfig#maximumHandshakes()}. */
        public Builder maximumHandshakes(int value) {
            maximumHandshakes = value;
            return this;
        }

        /** link.maximum-connections: 100,000; 1 to 10,000,000. See {@link LinkConfig#maximumConnections()}. */
        public Builder maximumConnections(int value) {
            maximumConnections = value;
            return this;
        }

        /** link.stream-window: 256 KiB; 16 KiB to 16 MiB. See {@link LinkConfig#streamWindow()}. */
        public Builder streamWindow(int value) {
            streamWindow = value;
            return this;
        }

        /** link.interactive-window: 64 KiB; 16 KiB to 16 MiB. See {@link LinkConfig#interactiveWindow()}. */
        public Builder interactiveWindow(int value) {
            interactiveWindow = value;
            return this;
        }

        /** link.maximum-stream-window: 4 MiB; 16 KiB to 64 MiB. See {@link LinkConfig#maximumStreamWindow()}. */
        public Builder maximumStreamWindow(int value) {
            maximumStreamWindow = value;
            return this;
        }

        /** link.connection-window: 512 KiB; 64 KiB to 64 MiB. See {@link LinkConfig#connectionWindow()}. */
        public Builder connectionWindow(int value) {
            connectionWindow = value;
            return this;
        }

        /** link.maximum-connection-window: 8 MiB; 64 KiB to 128 MiB. See {@link LinkConfig#maximumConnectionWindow()}. */
        public Builder maximumConnectionWindow(int value) {
            maximumConnectionWindow = value;
            return this;
        }

        /** link.receive-budget: 16 MiB; 128 KiB to 1024 MiB. See {@link LinkConfig#receiveBudget()}. */
        public Builder receiveBudget(int value) {
            receiveBudget = value;
            return this;
        }

        /** Checks the bounds. Throws {@link IllegalArgumentException} naming the key, the value and what is allowed. */
        public LinkConfig build() {
            check("link.idle-ping", idlePing, Duration.ofMillis(100), Duration.ofSeconds(3600));
            check("link.idle-ping-behind-proxy", idlePingBehindProxy, Duration.ofMillis(100), Duration.ofSeconds(3600));
            check("link.ping-jitter", pingJitter, Duration.ZERO, Duration.ofSeconds(600));
            check("link.idle-dead-after", idleDeadAfter, Duration.ofMillis(200), Duration.ofSeconds(7200));
            check("link.active-ping", activePing, Duration.ofMillis(100), Duration.ofSeconds(3600));
            check("link.active-dead-after", activeDeadAfter, Duration.ofMillis(200), Duration.ofSeconds(7200));
            check("link.server-dead-after", serverDeadAfter, Duration.ofMillis(200), Duration.ofSeconds(7200));
            check("link.handshake-timeout", handshakeTimeout, Duration.ofMillis(100), Duration.ofSeconds(300));
            check("link.connect-timeout", connectTimeout, Duration.ofMillis(100), Duration.ofSeconds(300));
            check("link.open-timeout", openTimeout, Duration.ofMillis(100), Duration.ofSeconds(3600));
            check("link.call-timeout", callTimeout, Duration.ofMillis(100), Duration.ofSeconds(3600));
            check("link.drain-timeout", drainTimeout, Duration.ZERO, Duration.ofSeconds(86400));
            check("link.ticket-lifetime", ticketLifetime, Duration.ofSeconds(1), Duration.ofSeconds(3600));
            check("link.maximum-streams", maximumStreams, 1, 65536);
            check("link.maximum-pending-openings", maximumPendingOpenings, 1, 65536);
            check("link.streams-per-second", streamsPerSecond, 1, 1000000);
            check("link.maximum-handshakes", maximumHandshakes, 1, 65536);
            check("link.maximum-connections", maximumConnections, 1, 10000000);
            check("link.stream-window", streamWindow, 16 * 1024, 16 * 1024 * 1024);
            check("link.interactive-window", interactiveWindow, 16 * 1024, 16 * 1024 * 1024);
            check("link.maximum-stream-window", maximumStreamWindow, 16 * 1024, 64 * 1024 * 1024);
            check("link.connection-window", connectionWindow, 64 * 1024, 64 * 1024 * 1024);
            check("link.maximum-connection-window", maximumConnectionWindow, 64 * 1024, 128 * 1024 * 1024);
            check("link.receive-budget", receiveBudget, 128 * 1024, 1024 * 1024 * 1024);
            if (idleDeadAfter.compareTo(idlePing) <= 0 || activeDeadAfter.compareTo(activePing) <= 0) {
                throw new IllegalArgumentException(
                        "link.idle-dead-after and link.active-dead-after must be longer than the ping"
                                + " interval they belong to");
            }
            if (maximumStreamWindow < streamWindow || maximumConnectionWindow < connectionWindow) {
                throw new IllegalArgumentException(
                        "link.maximum-stream-window and link.maximum-connection-window must not be"
                                + " below the windows they start from");
            }
            return new LinkConfig(this);
        }

        private static void check(String key, Duration value, Duration minimum, Duration maximum) {
            if (value.compareTo(minimum) < 0 || value.compareTo(maximum) > 0) {
                throw new IllegalArgumentException(
                        key + ": " + value + " is not within " + minimum + " and " + maximum);
            }
        }

        private static void check(String key, int value, int minimum, int maximum) {
            if (value < minimum || value > maximum) {
                throw new IllegalArgumentException(
                        key + ": " + value + " is not within " + minimum + " and " + maximum);
            }
        }
    }
}
