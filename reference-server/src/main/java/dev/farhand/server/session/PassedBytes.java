package dev.farhand.server.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.session.SessionId;
import dev.farhand.transport.viewer.Viewer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What passed between machines and viewers: all of it, and what is in no row yet, of which each byte is given out once. */
@ThreadSafe
final class PassedBytes {
    /** Of each viewer that was connected and is not known to be gone, how much was given out. */
    @GuardedBy("this")
    private final Map<SessionId, Map<Viewer, Long>> sessions = new HashMap<>();

    /** What those moved who are gone and is in no row yet. */
    @GuardedBy("this")
    private final Map<SessionId, Long> left = new HashMap<>();

    /** What those moved who are gone. */
    @GuardedBy("this")
    private long gone;

    /** It is connected: from here on it is counted. */
    synchronized void begin(Viewer viewer) {
        sessions.computeIfAbsent(viewer.session(), id -> new HashMap<>()).put(viewer, 0L);
    }

    /** What its viewers, also those who are gone, have moved since this was asked last. */
    synchronized long take(SessionId session) {
        Long before = left.remove(session);
        long fresh = before == null ? 0 : before;
        for (Map.Entry<Viewer, Long> viewer :
                sessions.getOrDefault(session, Map.of()).entrySet()) {
            long now = of(viewer.getKey());
            fresh += now - viewer.setValue(now);
        }
        return fresh;
    }

    /** What was taken found no room in the row. */
    synchronized void giveBack(SessionId session, long bytes) {
        left.merge(session, bytes, Long::sum);
    }

    /** It is gone: nothing is kept of it but what it has moved since. */
    synchronized void end(Viewer viewer) {
        Map<Viewer, Long> viewers = sessions.getOrDefault(viewer.session(), Map.of());
        if (!viewers.containsKey(viewer)) {
            return;
        }
        long all = of(viewer);
        long fresh = all - viewers.remove(viewer);
        gone += all;
        if (fresh > 0) {
            left.merge(viewer.session(), fresh, Long::sum);
        }
        if (viewers.isEmpty()) {
            sessions.remove(viewer.session());
        }
    }

    /** Those of which viewers who are gone have moved what is in no row yet. */
    synchronized Set<SessionId> left() {
        return Set.copyOf(left.keySet());
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
