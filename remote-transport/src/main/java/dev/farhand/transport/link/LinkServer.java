package dev.farhand.transport.link;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.enrolment.Admission;
import dev.farhand.core.enrolment.DeviceRegistry;
import dev.farhand.core.enrolment.EnrolmentService;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.Identity;
import dev.farhand.core.identity.TrustBundle;
import dev.farhand.transport.internal.server.NettyLinkServer;
import dev.farhand.transport.internal.server.ServerSettings;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The server's end of all links: listens, or takes connections from a host's own port (see
 * {@code dev.farhand.transport.netty.LinkPort}), admits devices and keeps the directory.
 */
@ThreadSafe
public interface LinkServer extends AutoCloseable {
    /** Collects what a server needs. */
    static Builder builder() {
        return new Builder();
    }

    /**
     * Listens for agents only: TLS with our ALPN; anything else is closed. Fails with
     * {@link dev.farhand.core.error.RemoteException} when the address cannot be had.
     */
    LinkEndpoint listen(InetSocketAddress address);

    /** As {@link #listen(InetSocketAddress)}, and the WebSocket carrier behind TLS with this web identity. */
    LinkEndpoint listen(InetSocketAddress address, Supplier<Identity> webIdentity);

    /**
     * Listens without TLS of its own for a reverse proxy on the same machine, which ends the outer TLS and passes the
     * WebSocket on; the link's own TLS is inside. The address must be a loopback address.
     */
    LinkEndpoint listenPlain(InetSocketAddress address);

    /** The links that stand. */
    LinkDirectory links();

    /** Ends the device's link at once with {@link ErrorCode#DEVICE_REVOKED}; its return is {@link Admission}'s business. */
    void revoke(DeviceId device);

    /** As {@link #announceTrust(TrustBundle, Duration)}; agents that are let go come back within ten seconds. */
    default void announceTrust(TrustBundle trust) {
        announceTrust(trust, Duration.ofSeconds(10));
    }

    /**
     * Sends the bundle to every agent whose link it covers; new links get what the trust supplier gives. A link that the
     * bundle does not cover any more is let go, so that an authority that was retired is gone everywhere:
     *
     * <ul>
     *   <li>its device was issued a certificate of the bundle over this link, or only this server's own certificate is
     *       outside: it is drained and comes back, with that certificate and to this server's new one, after a random part
     *       of the spread;
     *   <li>its device has nothing but a certificate from outside: it ends at once with
     *       {@link ErrorCode#CERTIFICATE_UNTRUSTED} and has to enrol again.
     * </ul>
     *
     * <p>The identity and trust suppliers must give the new ones by now. Returns before the links have ended. Links are told
     * of one bundle after the other; throws {@link ErrorCode#OVERLOADED} when 64 others wait for that already.
     */
    void announceTrust(TrustBundle trust, Duration spread);

    /** Asks the device to renew its certificate now. Returns whether it is connected. */
    boolean demandRenewal(DeviceId device);

    /**
     * Takes no more connections and lets agents go: each comes back, here or elsewhere, after a random part of the
     * spread. Completes when all links have ended, at most {@link LinkConfig#drainTimeout()} and a moment later.
     */
    CompletionStage<Void> drain(Duration spread);

    /** Ends all links with {@link ErrorCode#SHUTTING_DOWN} and frees everything it started. Idempotent. */
    @Override
    void close();

    /** Collects what a server needs; identity, trust and registry (or admission) have no default. */
    final class Builder {
        private @Nullable Supplier<Identity> identity;
        private @Nullable Supplier<TrustBundle> trust;
        private @Nullable Admission admission;
        private @Nullable DeviceRegistry registry;
        private @Nullable EnrolmentService enrolment;
        private @Nullable LinkThreads threads;
        private ChannelAcceptor acceptor = ChannelAcceptor.none();
        private LinkServerListener listener = new LinkServerListener() {};
        private LinkConfig config = LinkConfig.defaults();
        private String nodeId = "server";
        private String softwareVersion = "";
        private Clock clock = Clock.systemUTC();
        private boolean nativeTls = true;

        private Builder() {}

        /** The server's key and certificate for links; asked again for each handshake, so that a renewal takes hold. */
        public Builder identity(Supplier<Identity> value) {
            identity = value;
            return this;
        }

        /** The authorities whose devices may come; asked again for each handshake. */
        public Builder trust(Supplier<TrustBundle> value) {
            trust = value;
            return this;
        }

        /**
         * Says which devices may connect: asked after every handshake, on a worker thread, and listened to from
         * {@link #build} until {@link LinkServer#close}, so that a device revoked there loses its link at once. It
         * is told which devices were seen ({@link DeviceRegistry#seen}), on a worker as well. Not owned.
         */
        public Builder registry(DeviceRegistry value) {
            registry = value;
            return this;
        }

        /**
         * Instead of {@link #registry}, for a host that learns of revocations in another way and passes them on with
         * {@link LinkServer#revoke}.
         */
        public Builder admission(Admission value) {
            admission = value;
            return this;
        }

        /** Enrols and renews; without it both are refused. Called on a worker thread. */
        public Builder enrolment(EnrolmentService value) {
            enrolment = value;
            return this;
        }

        /** Decides on channels that agents ask for; by default none may. */
        public Builder acceptor(ChannelAcceptor value) {
            acceptor = value;
            return this;
        }

        /** Hears of links coming and going. */
        public Builder listener(LinkServerListener value) {
            listener = value;
            return this;
        }

        /** Times, windows and limits. */
        public Builder config(LinkConfig value) {
            config = value;
            return this;
        }

        /** Threads shared with others; without them the server has its own: one loop per processor, at most 8. */
        public Builder threads(LinkThreads value) {
            threads = value;
            return this;
        }

        /** What agents are told this node is called. */
        public Builder nodeId(String value) {
            nodeId = value;
            return this;
        }

        /** What agents are told this program's version is. */
        public Builder softwareVersion(String value) {
            softwareVersion = value;
            return this;
        }

        /** The wall clock that certificates are checked against. */
        public Builder clock(Clock value) {
            clock = value;
            return this;
        }

        /** Whether BoringSSL does the TLS of links where it loads (the default), or always the JDK. */
        public Builder nativeTls(boolean value) {
            nativeTls = value;
            return this;
        }

        /**
         * Makes the server; it listens nowhere yet. Throws {@link IllegalStateException} unless there is an identity, a
         * trust, and either a registry or an admission.
         */
        public LinkServer build() {
            DeviceRegistry devices = registry;
            if ((devices == null) == (admission == null)) {
                throw new IllegalStateException("either registry or admission is needed");
            }
            return new NettyLinkServer(new ServerSettings(
                    needed("identity", identity),
                    needed("trust", trust),
                    devices == null ? needed("admission", admission) : Admission.of(devices),
                    Optional.ofNullable(devices),
                    Optional.ofNullable(enrolment),
                    acceptor,
                    listener,
                    config,
                    Optional.ofNullable(threads),
                    nodeId,
                    softwareVersion,
                    clock,
                    nativeTls));
        }

        private static <T> T needed(String name, @Nullable T value) {
            if (value == null) {
                throw new IllegalStateException(name + " is missing");
            }
            return value;
        }
    }
}
