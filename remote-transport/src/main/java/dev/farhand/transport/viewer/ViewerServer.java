package dev.farhand.transport.viewer;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.session.SessionId;
import dev.farhand.transport.internal.viewer.NettyViewerServer;
import java.util.Collection;
import java.util.function.LongSupplier;

/**
 * The server's end of all viewer sockets. They come in on a host's own port (see
 * {@code dev.farhand.transport.netty.ViewerPort}) and live on its network loops; it starts no thread.
 */
@ThreadSafe
public interface ViewerServer extends AutoCloseable {
    /** Collects what it needs. */
    static Builder builder(ViewerAuthority authority) {
        return new Builder(authority);
    }

    /** All viewers that were admitted and have not ended, as they stood at the call. */
    Collection<Viewer> viewers();

    /** Those of one session. */
    Collection<Viewer> viewers(SessionId session);

    /**
     * Ends all viewers of the session, as {@link Viewer#end(RemoteException)} does, and tells the machine that it is over,
     * and why. Whoever is admitted after this call is
     * up to {@link ViewerAccess#channel()}.
     */
    void end(SessionId session, RemoteException reason);

    /** As {@link #end(SessionId, RemoteException)}, in the code's own words. */
    default void end(SessionId session, ErrorCode code) {
        end(session, new RemoteException(code));
    }

    /**
     * Takes nobody any more, ends all with {@link ErrorCode#SERVER_RESTARTING}, each with its own moment to come back, and
     * waits until they are gone: at most three seconds. To be called before the port they came by is closed, or they hear of a
     * broken network instead. Idempotent.
     */
    @Override
    void close();

    /** Collects what a server needs. */
    final class Builder {
        private final ViewerAuthority authority;
        private ViewerConfig config = ViewerConfig.defaults();
        private LongSupplier nanoTime = System::nanoTime;

        private Builder(ViewerAuthority authority) {
            this.authority = authority;
        }

        /** Times and limits. */
        public Builder config(ViewerConfig value) {
            config = value;
            return this;
        }

        /** The clock for rates and signs of life; {@code System::nanoTime} unless a test says otherwise. */
        public Builder nanoTime(LongSupplier value) {
            nanoTime = value;
            return this;
        }

        /** The server; nobody can reach it before a port leads to it. */
        public ViewerServer build() {
            return new NettyViewerServer(authority, config, nanoTime);
        }
    }
}
