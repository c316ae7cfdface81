package dev.farhand.server.session;

import dev.farhand.core.error.RemoteException;
import dev.farhand.core.session.SessionId;
import dev.farhand.transport.viewer.Viewer;
import dev.farhand.transport.viewer.ViewerServer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Viewers without sockets. */
final class CountedViewers implements ViewerServer {
    private final List<Viewer> viewers;
    final List<SessionId> ended = new ArrayList<>();

    CountedViewers(List<? extends Viewer> viewers) {
        this.viewers = List.copyOf(viewers);
    }

    @Override
    public Collection<Viewer> viewers() {
        return viewers;
    }

    @Override
    public Collection<Viewer> viewers(SessionId session) {
        return viewers.stream()
                .filter(viewer -> viewer.session().equals(session))
                .toList();
    }

    @Override
    public void end(SessionId session, RemoteException reason) {
        ended.add(session);
    }

    @Override
    public void close() {}
}
