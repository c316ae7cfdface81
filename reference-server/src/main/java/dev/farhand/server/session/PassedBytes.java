package dev.farhand.server.session;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.session.SessionId;
import dev.farhand.transport.viewer.Viewer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What passed between machines and viewers and is in no row yet. Each byte is given out once. */
@ThreadSafe
final class PassedBytes {
    /** Of each connected viewer, how much was given out. The inner maps are touched within the outer one's calls only. */
    private final Map<SessionId, Map<Viewer, Long>> sessions = new ConcurrentHashMap<>();

    /** It is connected: from here on it is counted. */
    void begin(Viewer viewer) {
        sessions.compute(viewer.session(), (id, known) -> {
            Map<Viewer, Long> viewers = known == null ? new HashMap<>() : known;
            viewers.put(viewer, 0L);
            return viewers;
        });
    }

    /** What its viewers have moved since this was asked last. */
    long take(SessionId session) {
        long[] fresh = new long[1];
        sessions.computeIfPresent(session, (id, viewers) -> {
            viewers.replaceAll((viewer, before) -> {
                long now = of(viewer);
                fresh[0] += now - before;
                return now;
            });
            return viewers;
        });
        return fresh[0];
    }

    /** It is gone: what it has moved since. */
    long takeLast(Viewer viewer) {
        long[] fresh = new long[1];
        sessions.computeIfPresent(viewer.session(), (id, viewers) -> {
            Long before = viewers.remove(viewer);
            fresh[0] = before == null ? 0 : of(viewer) - before;
            return viewers.isEmpty() ? null : viewers;
        });
        return fresh[0];
    }

    /** Whether it has no connected viewer. */
    boolean nobody(SessionId session) {
        return !sessions.containsKey(session);
    }

    private static long of(Viewer viewer) {
        return viewer.bytesToMachine() + viewer.bytesToViewer();
    }
}
