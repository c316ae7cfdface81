package dev.farhand.agent.internal.state;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.agent.Visit;
import dev.farhand.agent.internal.text.KeyValueText;
import dev.farhand.agent.store.AgentStore;
import dev.farhand.agent.store.StoreItem;
import dev.farhand.core.annotation.ThreadSafe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Who was on this machine: the newest visits, kept over restarts. */
@ThreadSafe
public final class History {
    /** So many visits are kept. */
    public static final int MAXIMUM_VISITS = 200;

    private static final int MAXIMUM_CAPABILITIES = 32;

    private final AgentStore store;

    /** One writes at a time: an older text must not come to lie over a newer one. */
    private final Object writing = new Object();

    @GuardedBy("this")
    private List<Visit> visits = List.of();

    @GuardedBy("this")
    private boolean unsaved;

    /** Nothing is read before {@link #load()}. */
    public History(AgentStore store) {
        this.store = store;
    }

    /** Reads what was kept; a damaged file counts as empty, because no visit is worth not starting. */
    public void load() throws IOException {
        List<Visit> loaded = store.load(StoreItem.HISTORY).map(History::parse).orElse(List.of());
        synchronized (this) {
            visits = loaded;
        }
    }

    /** Reads the file's content. */
    public static List<Visit> parse(byte[] content) {
        try {
            return newest(VisitText.readAll(KeyValueText.parse(new String(content, StandardCharsets.UTF_8))));
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    /** Remembers that a channel was opened, in memory; {@link #save()} makes it last. Gives back the whole visit. */
    public synchronized Visit opened(Visit channel) {
        List<Visit> changed = new ArrayList<>(visits);
        for (int i = changed.size() - 1; i >= 0; i--) {
            Visit known = changed.get(i);
            if (known.session().equals(channel.session()) && known.user().equals(channel.user())) {
                Visit longer = joined(known, channel.capabilities(), channel.last());
                changed.set(i, longer);
                visits = List.copyOf(changed);
                unsaved = true;
                return longer;
            }
        }
        changed.add(channel);
        visits = newest(changed);
        unsaved = true;
        return channel;
    }

    private static Visit joined(Visit known, List<String> capabilities, Instant now) {
        TreeSet<String> used = new TreeSet<>(known.capabilities());
        if (used.size() < MAXIMUM_CAPABILITIES) {
            used.addAll(capabilities);
        }
        return new Visit(
                known.session(),
                known.user(),
                known.name(),
                known.organisation(),
                List.copyOf(used),
                known.first(),
                now,
                known.channels() + 1);
    }

    private static List<Visit> newest(List<Visit> all) {
        return List.copyOf(all.subList(Math.max(0, all.size() - MAXIMUM_VISITS), all.size()));
    }

    /** Writes what is not written yet. May block on the disk; of several calls at once one writes at a time. */
    public void save() throws IOException {
        synchronized (writing) {
            write();
        }
    }

    private void write() throws IOException {
        KeyValueText text = new KeyValueText();
        synchronized (this) {
            if (!unsaved) {
                return;
            }
            unsaved = false;
            visits.forEach(visit -> VisitText.write(visit, text));
        }
        try {
            store.save(StoreItem.HISTORY, text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            synchronized (this) {
                unsaved = true;
            }
            throw e;
        }
    }

    /** Oldest first. */
    public synchronized List<Visit> visits() {
        return visits;
    }
}
