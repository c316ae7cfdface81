package dev.farhand.server.rest;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.server.event.EventHub;
import dev.farhand.server.event.LiveEvent;
import io.micronaut.http.sse.Event;
import io.micronaut.serde.annotation.Serdeable;
import java.util.ArrayDeque;
import java.util.Optional;
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

    private volatile LiveEvent.Listener listener;

    @GuardedBy("this")
    private final ArrayDeque<Event<?>> waiting = new ArrayDeque<>();

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
        hub.add(heard, this::greet, this);
        begun.accept(this);
        emit();
        if (gone()) {
            // It went while it came.
            hub.remove(this);
            ended.accept(this);
        }
    }

    /** Comes before whatever was missed, and then must not change which event the page heard last. */
    private void greet(boolean resumed) {
        Event<?> hello = Event.of(new Events.Hello(resumed)).name("hello");
        offer(resumed ? hello : hello.id(hub.latest()));
    }

    private synchronized boolean gone() {
        return over;
    }

    /** What the person behind it may do now. Where that is something else than before, the page asks for everything anew. */
    void authority(LiveEvent.Listener value) {
        boolean other = !listener.equals(value);
        listener = value;
        if (other) {
            offer(Event.of(new Events.Hello(false)).name("hello"));
            emit();
        }
    }

    /** Keeps proxies from taking it for dead. */
    void beat() {
        offer(Event.of(new Beat()).name("beat"));
        emit();
    }

    @Override
    public void accept(LiveEvent event) {
        if (event.mayHear().test(listener)) {
            offer(Event.of(event.body()).name(event.name()).id(event.id()));
            emit();
        }
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
