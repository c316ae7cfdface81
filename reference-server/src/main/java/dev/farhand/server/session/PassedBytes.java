package dev.farhand.server.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.session.SessionId;
import dev.farhand.transport.viewer.Viewer;
import java.util.HashMap;
import java.util.Map;

/** What passed between machines and viewers: all of it, and what is in no row yet, of which each byte is given out once. */
@ThreadSafe
final class PassedBytes {
    /** Of each viewer that was connected and is not known to be gone, how much was given out. */
    @GuardedBy("this")
    private final Map<SessionId, Map<Viewer, Long>> sessions = new HashMap<>();

    /** What those moved who are gone. */
    @GuardedBy("this")
    private long gone;

    /** It is connected: from here on it is counted. */
    synchronized void begin(Viewer viewer) {
        sessions.computeIfAbsent(viewer.session(), id -> new HashMap<>()).put(viewer, 0L);
    }

    /** What its viewers have moved since this was asked last. */
    synchronized long take(SessionId session) {
        long fresh = 0;
        for (Map.Entry<Viewer, Long> viewer :
                sessions.getOrDefault(session, Map.of()).entrySet()) {
            long now = of(viewer.getKey());
            fresh += now - viewer.setValue(now);
        }
        return fresh;
    }

    /** It is gone: what it has moved since. */
    synchronized long takeLast(Viewer viewer) {
        Map<Viewer, Long> viewers = sessions.getOrDefault(viewer.session(), Map.of());
        if (!viewers.containsKey(viewer)) {
            return 0;
        }
        long all = of(viewer);
        long fresh = all - viewers.remove(viewer);
        gone += all;
        if (viewers.isEmpty()) {
            sessions.remove(viewer.session());
        }
        return fresh;
    }

    /** What all viewers have moved, whether they are here or gone; never less than was said before. */
    synchronized long all() {
        return gone
                + sessions.values().stream()
                        .flatMap(viewers -> viewers.keySet().stream())
                        .mapToLong(PassedBytes::of)
                        .sum();
    }

    /** Whether it has no connected viewer. */
    synchronized boolean nobody(SessionId session) {
        return !sessions.containsKey(session);
    }

    private static long of(Viewer viewer) {
        return viewer.bytesToMachine() + viewer.bytesToViewer();
    }
}
