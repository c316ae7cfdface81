package dev.farhand.server.rest;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.server.event.EventHub;
import dev.farhand.server.event.LiveEvent;
import io.micronaut.http.sse.Event;
import io.micronaut.serde.annotation.Serdeable;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** One page's stream of events. A page that does not keep up is let go, and comes back for what it missed. */
final class EventStream implements Publisher<Event<?>>, Subscription, Consumer<LiveEvent> {
    private static final int WAITING = 256;

    private final EventHub hub;
    private final Optional<String> heard;
    private final Consumer<EventStream> begun;
    private final Consumer<EventStream> ended;

    @GuardedBy("this")
    private LiveEvent.Listener listener;

    /** Stands behind each event's name that the page brings back: what its person might see until then. */
    @GuardedBy("this")
    private String mark;

    @GuardedBy("this")
    private final ArrayDeque<Event<?>> waiting = new ArrayDeque<>();

    @GuardedBy("this")
    private boolean troubled;

    @GuardedBy("this")
    private long demand;

    @GuardedBy("this")
    private boolean emitting;

    @GuardedBy("this")
    private boolean closing;

    @GuardedBy("this")
    private boolean over;

    private @Nullable Subscriber<? super Event<?>> subscriber;

    /** {@code begun} and {@code ended} hear of the time in which somebody listens. */
    EventStream(
            EventHub hub,
            LiveEvent.Listener listener,
            Optional<String> heard,
            Consumer<EventStream> begun,
            Consumer<EventStream> ended) {
        this.hub = hub;
        this.listener = listener;
        this.mark = mark(listener);
        this.heard = heard;
        this.begun = begun;
        this.ended = ended;
    }

    @Serdeable
    record Beat() {}

    @Override
    public void subscribe(Subscriber<? super Event<?>> value) {
        subscriber = value;
        value.onSubscribe(this);
        hub.add(heardAsNow(), this::greet, this);
        begun.accept(this);
        emit();
        if (gone()) {
            // It went while it came.
            hub.remove(this);
            ended.accept(this);
        }
    }

    private static String mark(LiveEvent.Listener listener) {
        return "-" + listener.authority().fingerprint(listener.user());
    }

    /** Nothing where its person might see something else then: what they missed is more than what changed. */
    private synchronized Optional<String> heardAsNow() {
        return heard.filter(id -> id.endsWith(mark)).map(id -> id.substring(0, id.length() - mark.length()));
    }

    /** Comes before whatever was missed, and then must not change which event the page heard last. */
    private void greet(boolean resumed) {
        if (resumed) {
            askNothing();
        } else {
            askAnew(hub.latest());
        }
    }

    private void askNothing() {
        offer(Event.of(new Events.Hello(true)).name("hello"));
    }

    private synchronized void askAnew(String latest) {
        offer(Event.of(new Events.Hello(false)).name("hello").id(latest + mark));
    }

    private synchronized boolean gone() {
        return over;
    }

    /** What the person behind it may do now; where that is something else than before, the page asks for everything anew. */
    void listener(LiveEvent.Listener value) {
        String latest = hub.latest();
        synchronized (this) {
            boolean same = Set.copyOf(listener.authority().powers())
                    .equals(Set.copyOf(value.authority().powers()));
            listener = value;
            if (!same) {
                mark = mark(value);
                askAnew(latest);
            } else if (troubled) {
                // Whatever could not be told of is made up for by who could not.
                askNothing();
            } else {
                return;
            }
            troubled = false;
        }
        emit();
    }

    /** Says, once, that nobody knows for now what its person may see, and what changes; until {@link #listener} is known. */
    void trouble(ErrorCode code) {
        synchronized (this) {
            if (troubled) {
                return;
            }
            troubled = true;
            offer(Event.of(new Events.Trouble(code.name())).name("trouble"));
        }
        emit();
    }

    /** Keeps proxies from taking it for dead. */
    void beat() {
        offer(Event.of(new Beat()).name("beat"));
        emit();
    }

    @Override
    public void accept(LiveEvent event) {
        synchronized (this) {
            if (!event.mayHear().test(listener)) {
                return;
            }
            // Behind whatever the page was told of the authority that this goes by.
            offer(Event.of(event.body()).name(event.name()).id(event.id() + mark));
        }
        emit();
    }

    private synchronized void offer(Event<?> event) {
        if (over || closing) {
            return;
        }
        if (waiting.size() >= WAITING) {
            waiting.clear();
            closing = true;
        } else {
            waiting.addLast(event);
        }
    }

    /** One caller emits at a time; what comes meanwhile goes out with it. */
    private void emit() {
        Subscriber<? super Event<?>> to = subscriber;
        if (to == null) {
            return;
        }
        while (true) {
            Event<?> next;
            synchronized (this) {
                if (emitting || over) {
                    return;
                }
                next = demand > 0 ? waiting.poll() : null;
                if (next == null && !closing) {
                    return;
                }
                emitting = true;
                if (next == null) {
                    over = true;
                } else {
                    demand--;
                }
            }
            if (next == null) {
                hub.remove(this);
                ended.accept(this);
                to.onComplete();
                return;
            }
            to.onNext(next);
            synchronized (this) {
                emitting = false;
            }
        }
    }

    /** Lets the page go; what waits is still told. */
    void close() {
        synchronized (this) {
            closing = true;
        }
        emit();
    }

    @Override
    public void request(long more) {
        synchronized (this) {
            demand = demand + more < 0 ? Long.MAX_VALUE : demand + more;
        }
        emit();
    }

    @Override
    public void cancel() {
        synchronized (this) {
            over = true;
            waiting.clear();
        }
        hub.remove(this);
        ended.accept(this);
    }
}
