package dev.farhand.server.rest;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.server.access.Authorities;
import dev.farhand.server.api.Asker;
import dev.farhand.server.api.Form;
import dev.farhand.server.api.Says;
import dev.farhand.server.database.Database;
import dev.farhand.server.event.EventHub;
import dev.farhand.server.event.LiveEvent;
import dev.farhand.server.http.Requests;
import dev.farhand.server.http.Visitor;
import dev.farhand.server.login.WebSessions;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.sse.Event;
import io.micronaut.scheduling.annotation.ExecuteOn;
import jakarta.annotation.PreDestroy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one stream of events that a browser has open. Who it is for, and what they may see, is asked again all the time. */
@Controller("/api/v1/events")
final class EventController {
    private static final Logger LOG = LoggerFactory.getLogger(EventController.class);
    private static final long BEAT_SECONDS = 15;
    private static final long LOOK_SECONDS = 1;
    private static final int MOST = 2_000;
    private static final int MOST_PER_USER = 20;

    private final EventHub hub;
    private final WebSessions sessions;
    private final Authorities authorities;
    private final Map<EventStream, Visitor> streams = new ConcurrentHashMap<>();
    private final ScheduledExecutorService beats = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "farhand-server-events-1");
        thread.setDaemon(true);
        return thread;
    });

    EventController(EventHub hub, WebSessions sessions, Authorities authorities) {
        this.hub = hub;
        this.sessions = sessions;
        this.authorities = authorities;
        beats.scheduleWithFixedDelay(() -> look(visitor -> true), LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
        beats.scheduleWithFixedDelay(() -> each(EventStream::beat), BEAT_SECONDS, BEAT_SECONDS, TimeUnit.SECONDS);
    }

    @Get(produces = MediaType.TEXT_EVENT_STREAM)
    @Says(
            value = "What changes, as server-sent events: hello, device, device-removed, session, trouble, beat.",
            asker = Asker.PERSON,
            refuses = ErrorCode.OVERLOADED)
    @ExecuteOn(Requests.POOL)
    Publisher<Event<?>> events(
            Visitor visitor,
            @Form("The event heard last, to go on from there.") @Nullable @Header("Last-Event-ID") String lastEventId) {
        UUID user = visitor.user().id();
        long own = streams.values().stream()
                .filter(other -> other.user().id().equals(user))
                .count();
        if (streams.size() >= MOST || own >= MOST_PER_USER) {
            throw new RemoteException(ErrorCode.OVERLOADED);
        }
        return new EventStream(
                hub,
                new LiveEvent.Listener(user, visitor.authority()),
                Optional.ofNullable(lastEventId),
                stream -> streams.put(stream, visitor),
                streams::remove);
    }

    /** One page's failure is none of the others', and nothing that comes again may end with it. */
    private void each(Consumer<EventStream> work) {
        for (EventStream stream : streams.keySet()) {
            try {
                work.accept(stream);
            } catch (RuntimeException e) {
                LOG.error("a page's stream failed", e);
            }
        }
    }

    /**
     * Once for each login, however many pages it has open. While the database is away all pages are told so after the first
     * that it had to be asked for, and no other is asked for until the next time: one question at a time is enough.
     */
    private void look(Predicate<Visitor> whose) {
        try {
            streams.entrySet().stream()
                    .filter(open -> whose.test(open.getValue()))
                    .collect(Collectors.groupingBy(
                            open -> open.getValue().login().id()))
                    .values()
                    .forEach(open -> look(
                            open.get(0).getValue(),
                            open.stream().map(Map.Entry::getKey).toList()));
        } catch (RemoteException e) {
            LOG.debug("nobody's authority can be checked: {}", e.code());
            each(stream -> stream.trouble(e.code()));
        }
    }

    private void look(Visitor visitor, List<EventStream> some) {
        try {
            UUID user = visitor.user().id();
            sessions.refreshed(visitor.login());
            LiveEvent.Listener listener = new LiveEvent.Listener(user, authorities.of(user));
            some.forEach(stream -> stream.listener(listener));
        } catch (RemoteException e) {
            if (e.code() == ErrorCode.LOGIN_REQUIRED) {
                some.forEach(EventStream::close);
            } else if (Database.isAway(e)) {
                throw e;
            } else {
                LOG.debug("a page's authority could not be checked: {}", e.code());
            }
        } catch (RuntimeException e) {
            LOG.error("a page's stream failed", e);
        }
    }

    /** Looks now at who somebody's pages are for, and not only the next time: something about them has changed. */
    void recheck(UUID user) {
        beats.execute(() -> look(visitor -> visitor.user().id().equals(user)));
    }

    @PreDestroy
    void close() {
        beats.shutdownNow();
        streams.keySet().forEach(EventStream::close);
    }
}
