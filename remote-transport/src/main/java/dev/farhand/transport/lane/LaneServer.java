package dev.farhand.transport.lane;

import dev.farhand.transport.internal.viewer.NettyLaneServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;

/**
 * Takes viewers on a port of its own, by WebSocket and without TLS: for a machine that is looked at from itself or through a proxy
 * that brings the TLS. Has one thread.
 */
public interface LaneServer extends AutoCloseable {
    /** Collects what it needs. */
    static Builder builder(LaneHost host) {
        return new Builder(host);
    }

    /** The port it listens on. */
    int port();

    /** Ends all viewers and stops to listen. Idempotent. */
    @Override
    void close();

    /** Collects what a server needs. */
    final class Builder {
        private final LaneHost host;
        private InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        private String path = "/viewer";
        private Set<String> origins = Set.of();

        private Builder(LaneHost host) {
            this.host = host;
        }

        /** Where to listen; any free port of the loopback otherwise. */
        public Builder address(InetSocketAddress where) {
            address = where;
            return this;
        }

        /** The address's path, {@code /viewer} otherwise. */
        public Builder path(String absolute) {
            if (!absolute.matches("/[A-Za-z0-9/_-]{1,100}")) {
                throw new IllegalArgumentException("path: a slash, then letters, digits, / _ -");
            }
            path = absolute;
            return this;
        }

        /** The origins whose pages may connect, such as {@code https://help.example}; no other may. */
        public Builder origins(Set<String> exact) {
            origins = Set.copyOf(exact);
            return this;
        }

        /** Listens. Throws {@link dev.farhand.core.error.RemoteException} where it cannot. */
        public LaneServer start() {
            return NettyLaneServer.start(host, address, path, origins);
        }
    }
}
