package dev.farhand.agent.internal.state;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.agent.internal.text.KeyValueText;
import dev.farhand.agent.store.AgentStore;
import dev.farhand.agent.store.StoreItem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Who was on this machine: the newest visits, kept over restarts. */
public final class History {
    /** So many visits are kept. */
    public static final int MAXIMUM_VISITS = 200;

    private final AgentStore store;

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
            List<Visit> all = Visit.readAll(KeyValueText.parse(new String(content, StandardCharsets.UTF_8)));
            return List.copyOf(all.subList(Math.max(0, all.size() - MAXIMUM_VISITS), all.size()));
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    /** Remembers that a channel was opened, in memory; {@link #save()} makes it last. */
    public synchronized void opened(Visit visit) {
        List<Visit> changed = new ArrayList<>(visits);
        for (int i = changed.size() - 1; i >= 0; i--) {
            Visit known = changed.get(i);
            if (known.session().equals(visit.session()) && known.user().equals(visit.user())) {
                changed.set(i, known.again(String.join(",", visit.capabilities()), visit.last()));
                replace(changed);
                return;
            }
        }
        changed.add(visit);
        replace(changed);
    }

    @GuardedBy("this")
    private void replace(List<Visit> changed) {
        visits = List.copyOf(changed.subList(Math.max(0, changed.size() - MAXIMUM_VISITS), changed.size()));
        unsaved = true;
    }

    /** Writes what is not written yet. May block on the disk; calls one after another write once. */
    public void save() throws IOException {
        KeyValueText text = new KeyValueText();
        synchronized (this) {
            if (!unsaved) {
                return;
            }
            unsaved = false;
            visits.forEach(visit -> visit.write(text));
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

    /** A visit that begins now. */
    public static Visit begins(String session, String user, String name, String organisation, Instant now) {
        return new Visit(session, user, name, organisation, List.of(), now, now, 1);
    }
}
