package dev.farhand.server.metrics;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.identity.DeviceIdentity;
import dev.farhand.core.session.SessionKind;
import dev.farhand.server.database.Database;
import dev.farhand.server.event.EventHub;
import dev.farhand.server.session.SessionService;
import dev.farhand.transport.link.Link;
import dev.farhand.transport.link.LinkServer;
import dev.farhand.transport.viewer.Viewer;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.Collection;

/**
 * Reads what the parts of the server know of themselves anyway. Asks the database nothing: a look at the figures must work
 * best when nothing else does.
 */
@ThreadSafe
public final class Figures {
    private static final double MILLIS = 1e3;

    private final LinkServer links;
    private final SessionService sessions;
    private final EventHub events;
    private final Database database;

    /** Of these parts. */
    public Figures(LinkServer links, SessionService sessions, EventHub events, Database database) {
        this.links = links;
        this.sessions = sessions;
        this.events = events;
        this.database = database;
    }

    void write(PrometheusText text) {
        machines(text);
        viewers(text);
        Database.Pool pool = database.pool();
        text.about("farhand_database_connections", "gauge", "Connections to the database, by what they do.");
        text.value("farhand_database_connections", pool.used(), "state", "used");
        text.value("farhand_database_connections", pool.idle(), "state", "idle");
        text.gauge("farhand_database_connections_limit", "Connections to the database at most.", pool.most());
        text.gauge("farhand_database_waiting", "How many wait for a connection to the database.", pool.waiting());
        process(text);
    }

    private void machines(PrometheusText text) {
        Collection<Link> all = links.links().all();
        text.gauge("farhand_links", "Links that stand, of machines and others.", all.size());
        text.gauge(
                "farhand_agents_online",
                "Machines that are connected.",
                all.stream()
                        .filter(link -> link.peer() instanceof DeviceIdentity)
                        .count());
        text.gauge(
                "farhand_channels",
                "Channels to machines that are open.",
                all.stream().mapToLong(link -> link.statistics().openStreams()).sum());
    }

    private void viewers(PrometheusText text) {
        text.about("farhand_sessions", "gauge", "Sessions that have not ended, by type; some seconds old.");
        for (SessionKind kind : SessionKind.values()) {
            long count = sessions.watch().counts().getOrDefault(kind, 0L);
            text.value("farhand_sessions", count, "type", kind.wireName());
        }
        text.gauge(
                "farhand_viewers",
                "Viewers that are connected.",
                sessions.viewers().viewers().stream()
                        .filter(Viewer::isConnected)
                        .count());
        text.about("farhand_session_bytes_total", "counter", "Bytes passed between machines and viewers.");
        text.value("farhand_session_bytes_total", sessions.bytes());
        text.gauge("farhand_event_streams", "Pages that hear of events.", events.listeners());
    }

    private static void process(PrometheusText text) {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        text.gauge("jvm_memory_used_bytes", "Heap in use.", heap.getUsed());
        text.gauge("jvm_memory_max_bytes", "Heap at most.", heap.getMax());
        text.gauge(
                "jvm_threads",
                "Threads that live.",
                ManagementFactory.getThreadMXBean().getThreadCount());
        text.gauge(
                "process_start_time_seconds",
                "When the server was started.",
                ManagementFactory.getRuntimeMXBean().getStartTime() / MILLIS);
    }
}
