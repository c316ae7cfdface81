package dev.farhand.transport.link;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.protocol.v1.DeviceFacts;
import dev.farhand.transport.internal.client.ClientSettings;
import dev.farhand.transport.internal.client.NettyLinkClient;
import dev.farhand.transport.internal.client.ServerUri;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The agent's end: keeps one link to one of its servers, for ever, with renewals and changes of trust on the way. It never
 * gives up: a refusal only makes it slower.
 */
@ThreadSafe
public interface LinkClient extends AutoCloseable {
    /** Collects what a client needs. */
    static Builder builder() {
        return new Builder();
    }

    /** Begins to connect; the first attempt is at once. Does nothing the second time. */
    void start();

    /** Where it stands. */
    LinkState state();

    /** The link, when it stands. */
    default Optional<Link> link() {
        return state() instanceof LinkState.Connected connected ? Optional.of(connected.link()) : Optional.empty();
    }

    /** Ends a wait: dials now. Does nothing while connecting or connected. */
    void reconnectNow();

    /** Asks the facts supplier again and tells the server, when the link stands. */
    void factsChanged();

    /** Renews the certificate now instead of at two thirds of its life; without a link, as soon as one stands. */
    void renewNow();

    /** Ends the link and every attempt, and frees everything it started. Idempotent. */
    @Override
    void close();

    /** Collects what a client needs; servers and credentials have no default. */
    final class Builder {
        private List<URI> servers = List.of();
        private @Nullable LinkCredentials credentials;
        private @Nullable LinkThreads threads;
        private ChannelAcceptor acceptor = ChannelAcceptor.none();
        private Supplier<DeviceFacts> facts = DeviceFacts::getDefaultInstance;
        private LinkClientListener listener = state -> {};
        private LinkConfig config = LinkConfig.defaults();
        private ProxySettings proxy = ProxySettings.none();
        private CarrierPolicy carrier = CarrierPolicy.AUTO;
        private ReconnectPolicy reconnect = ReconnectPolicy.defaults();
        private String softwareVersion = "";
        private Clock clock = Clock.systemUTC();
        private RandomGenerator random = new SecureRandom();
        private boolean nativeTls;

        private Builder() {}

        /**
         * Servers as {@code https://host[:port][/path]}; {@code http://} only for the WebSocket carrier to a proxy. Tried
         * in turn, from the one that worked last.
         */
        public Builder servers(List<URI> value) {
            servers = List.copyOf(value);
            return this;
        }

        /** Key, certificate and trust. */
        public Builder credentials(LinkCredentials value) {
            credentials = value;
            return this;
        }

        /** Decides on the channels the server asks for. */
        public Builder acceptor(ChannelAcceptor value) {
            acceptor = value;
            return this;
        }

        /** What the machine says about itself; asked at each connection, on a worker thread. */
        public Builder facts(Supplier<DeviceFacts> value) {
            facts = value;
            return this;
        }

        /** Hears of each change of state. */
        public Builder listener(LinkClientListener value) {
            listener = value;
            return this;
        }

        /** Times, windows and limits. */
        public Builder config(LinkConfig value) {
            config = value;
            return this;
        }

        /** The way out, when there is none straight. */
        public Builder proxy(ProxySettings value) {
            proxy = value;
            return this;
        }

        /** Which carrier to dial with. */
        public Builder carrier(CarrierPolicy value) {
            carrier = value;
            return this;
        }

        /** When to dial again. */
        public Builder reconnect(ReconnectPolicy value) {
            reconnect = value;
            return this;
        }

        /** Threads shared with others; without them the client has its own: one loop, one worker. */
        public Builder threads(LinkThreads value) {
            threads = value;
            return this;
        }

        /** What the server is told this program's version is. */
        public Builder softwareVersion(String value) {
            softwareVersion = value;
            return this;
        }

        /** The wall clock that certificates are checked against. */
        public Builder clock(Clock value) {
            clock = value;
            return this;
        }

        /** Where jitter comes from. */
        public Builder random(RandomGenerator value) {
            random = value;
            return this;
        }

        /**
         * Whether BoringSSL does the link's TLS where it loads: worth it for a process with very many agents, whose
         * handshakes it makes several times cheaper. The default is the JDK: nothing native in an agent.
         */
        public Builder nativeTls(boolean value) {
            nativeTls = value;
            return this;
        }

        /** Makes the client; nothing is dialled before {@link LinkClient#start()}. */
        public LinkClient build() {
            if (servers.isEmpty() || servers.size() > 64) {
                throw new IllegalArgumentException("servers: 1 to 64 are needed, got " + servers.size());
            }
            return new NettyLinkClient(new ClientSettings(
                    servers.stream().map(ServerUri::of).toList(),
                    Objects.requireNonNull(credentials, "credentials is missing"),
                    acceptor,
                    facts,
                    listener,
                    config,
                    proxy,
                    carrier,
                    reconnect,
                    Optional.ofNullable(threads),
                    softwareVersion,
                    clock,
                    random,
                    nativeTls));
        }
    }
}
