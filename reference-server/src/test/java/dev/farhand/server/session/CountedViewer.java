package dev.farhand.server.session;

import dev.farhand.core.error.RemoteException;
import dev.farhand.core.protocol.v1.SessionStateChanged;
import dev.farhand.core.session.SessionId;
import dev.farhand.transport.viewer.Viewer;

/** A viewer of which only the count matters. */
final class CountedViewer implements Viewer {
    private final SessionId session;
    private final String user;
    long bytes;
    boolean connected = true;

    CountedViewer(SessionId session) {
        this(session, "");
    }

    CountedViewer(SessionId session, String user) {
        this.session = session;
        this.user = user;
    }

    @Override
    public SessionId session() {
        return session;
    }

    @Override
    public String user() {
        return user;
    }

    @Override
    public boolean isViewOnly() {
        return false;
    }

    @Override
    public boolean isConnected() {
        return connected;
    }

    @Override
    public long bytesToMachine() {
        return 0;
    }

    @Override
    public long bytesToViewer() {
        return bytes;
    }

    @Override
    public void tell(SessionStateChanged state) {}

    @Override
    public void end(RemoteException reason) {}
}
