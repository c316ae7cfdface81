package dev.farhand.transport.enrolment;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.enrolment.EnrolmentToken;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.identity.TrustBundle;
import dev.farhand.core.protocol.v1.DeviceEnrolled;
import dev.farhand.core.protocol.v1.EnrolDeviceRequest;
import dev.farhand.transport.internal.client.EnrolmentDialler;
import dev.farhand.transport.internal.client.EnrolmentSettings;
import dev.farhand.transport.internal.client.ServerUri;
import dev.farhand.transport.internal.wire.ProtocolVersions;
import dev.farhand.transport.link.CarrierPolicy;
import dev.farhand.transport.link.LinkConfig;
import dev.farhand.transport.link.LinkThreads;
import dev.farhand.transport.link.ProxySettings;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server for an identity, over either carrier and through a proxy. The server has to prove itself first: its chain
 * must lead to the authority that the token names, or to one of a given bundle. Only then is the token sent.
 */
@ThreadSafe
public final class EnrolmentClient {
    private final EnrolmentSettings settings;

    private EnrolmentClient(EnrolmentSettings settings) {
        this.settings = settings;
    }

    /** Collects what a client needs. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Enrols. Tries the servers in turn until one answers; a refusal is an answer. A request without a protocol range gets
     * this library's. Fails with
     * {@link dev.farhand.core.error.RemoteException}: the server's refusal, {@link ErrorCode#AUTHORITY_UNKNOWN} when the
     * server is not the one that was pinned, {@link ErrorCode#LINK_LOST} or {@link ErrorCode#TIMED_OUT}.
     */
    public CompletionStage<DeviceEnrolled> enrol(EnrolDeviceRequest request) {
        return EnrolmentDialler.enrol(settings, whole(request), false);
    }

    /**
     * As {@link #enrol}, for a key that a server may have heard of before: the answer to an earlier request with it did not
     * arrive. Only that server can give the answer again, and nobody knows which one it is. So every server is asked until
     * one enrols, and a refusal is final only when none is left that could not be asked; until then the failure is a
     * retryable one, whose sentence says what was refused. A server that is not the one that was pinned will not be asked
     * later either.
     */
    public CompletionStage<DeviceEnrolled> askAgain(EnrolDeviceRequest request) {
        return EnrolmentDialler.enrol(settings, whole(request), true);
    }

    private static EnrolDeviceRequest whole(EnrolDeviceRequest request) {
        return request.hasProtocol()
                ? request
                : request.toBuilder().setProtocol(ProtocolVersions.ours("")).build();
    }

    /** Collects what a client needs; servers and a pin have no default. */
    public static final class Builder {
        private List<URI> servers = List.of();
        private @Nullable EnrolmentToken token;
        private @Nullable TrustBundle trust;
        private @Nullable LinkThreads threads;
        private ProxySettings proxy = ProxySettings.none();
        private CarrierPolicy carrier = CarrierPolicy.AUTO;
        private LinkConfig config = LinkConfig.defaults();
        private Clock clock = Clock.systemUTC();

        private Builder() {}

        /** As {@link dev.farhand.transport.link.LinkClient.Builder#servers}. */
        public Builder servers(List<URI> value) {
            servers = List.copyOf(value);
            return this;
        }

        /** Pins the server to the authority this token names. */
        public Builder pinnedBy(EnrolmentToken value) {
            token = value;
            return this;
        }

        /** Pins the server to one of these authorities; goes before the token's. */
        public Builder trust(TrustBundle value) {
            trust = value;
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

        /** Timeouts. */
        public Builder config(LinkConfig value) {
            config = value;
            return this;
        }

        /** Threads shared with others; without them each enrolment has its own and ends them. */
        public Builder threads(LinkThreads value) {
            threads = value;
            return this;
        }

        /** The wall clock that certificates are checked against. */
        public Builder clock(Clock value) {
            clock = value;
            return this;
        }

        /** Makes the client. */
        public EnrolmentClient build() {
            if (servers.isEmpty() || servers.size() > 64) {
                throw new IllegalArgumentException("servers: 1 to 64 are needed, got " + servers.size());
            }
            if (token == null && trust == null) {
                throw new IllegalArgumentException("pinnedBy or trust: one is needed");
            }
            return new EnrolmentClient(new EnrolmentSettings(
                    servers.stream().map(ServerUri::of).toList(),
                    Optional.ofNullable(token),
                    Optional.ofNullable(trust),
                    Optional.ofNullable(threads),
                    proxy,
                    carrier,
                    config,
                    clock));
        }
    }
}
