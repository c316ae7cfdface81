package dev.farhand.server.event;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.core.annotation.ThreadSafe;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Hands each change to every page that is open, and keeps the last ones for pages that were away for a moment. */
@ThreadSafe
public final class EventHub {
    /** Fewer than may wait in a page's stream: a page that comes back must have room for what it missed. */
    private static final int KEPT = 240;

    private final String run;

    @GuardedBy("this")
    private final ArrayDeque<LiveEvent> kept = new ArrayDeque<>();

    @GuardedBy("this")
    private final List<Consumer<LiveEvent>> listeners = new ArrayList<>();

    @GuardedBy("this")
    private long last;

    /** Nobody listens yet. */
    public EventHub() {
        byte[] name = new byte[6];
        new SecureRandom().nextBytes(name);
        run = HexFormat.of().formatHex(name);
    }

    /** Tells everybody; what it takes of a listener must not block. */
    public synchronized void tell(String name, Object body, Predicate<LiveEvent.Listener> mayHear) {
        last++;
        LiveEvent event = new LiveEvent(run + "-" + last, name, body, mayHear);
        kept.addLast(event);
        if (kept.size() > KEPT) {
            kept.removeFirst();
        }
        List.copyOf(listeners).forEach(listener -> listener.accept(event));
    }

    /**
     * Adds a listener, which is told first what came after the event that it heard last. Before all that,
     * {@code greeting} hears whether nothing is missing in between.
     */
    public synchronized void add(Optional<String> heard, Consumer<Boolean> greeting, Consumer<LiveEvent> listener) {
        boolean whole = heard.map(this::knows).orElse(false);
        greeting.accept(whole);
        if (whole) {
            long after = number(heard.orElseThrow());
            kept.stream().filter(event -> number(event.id()) > after).forEach(listener);
        }
        listeners.add(listener);
    }

    /** Tells it nothing more. */
    public synchronized void remove(Consumer<LiveEvent> listener) {
        listeners.remove(listener);
    }

    /** How many listen. */
    public synchronized int listeners() {
        return listeners.size();
    }

    /** The event told last; of this run where there was none. */
    public synchronized String latest() {
        return run + "-" + last;
    }

    @GuardedBy("this")
    private boolean knows(String heard) {
        if (!heard.matches(run + "-[0-9]{1,18}")) {
            return false;
        }
        long number = number(heard);
        long oldest = kept.isEmpty() ? last + 1 : number(kept.getFirst().id());
        return number <= last && number >= oldest - 1;
    }

    private static long number(String id) {
        return Long.parseLong(id.substring(id.indexOf('-') + 1));
    }
}
