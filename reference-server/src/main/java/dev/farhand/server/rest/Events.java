package dev.farhand.server.rest;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.core.access.Permission;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.TenantId;
import dev.farhand.core.session.SessionId;
import dev.farhand.core.session.SessionState;
import dev.farhand.server.access.DevicePlace;
import dev.farhand.server.device.Device;
import dev.farhand.server.device.Devices;
import dev.farhand.server.device.SignsOfLife;
import dev.farhand.server.event.EventHub;
import dev.farhand.server.event.LiveEvent;
import dev.farhand.server.session.Session;
import dev.farhand.server.session.SessionHolder;
import dev.farhand.server.session.Sessions;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what changed in the words of the API. */
@ThreadSafe
public final class Events {
    private static final Logger LOG = LoggerFactory.getLogger(Events.class);

    private static final long PAUSE_MILLIS = 1_000;

    /** Of far more sessions than change between a commit and its event. */
    private static final int STEPS = 1_000;

    private final EventHub hub;
    private final Devices devices;
    private final SignsOfLife signs;
    private final ExecutorService work;
    private final Clock clock;
    private final DeviceNews news;

    /** How far the sessions told of last had gone. */
    @GuardedBy("itself")
    private final Map<SessionId, Integer> steps = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<SessionId, Integer> eldest) {
            return size() > STEPS;
        }
    };

    /** A machine of which nobody could be told, of possibly many. */
    private final AtomicReference<Optional<DeviceId>> missed = new AtomicReference<>(Optional.empty());

    /** Tells this hub; reads what has to be read on {@code work}. */
    public Events(EventHub hub, Devices devices, SignsOfLife signs, ExecutorService work, Clock clock) {
        this.hub = hub;
        this.devices = devices;
        this.signs = signs;
        this.work = work;
        this.clock = clock;
        this.news = new DeviceNews(work, this::tell, this::miss);
    }

    /**
     * Greets a page.
     *
     * @param resumed whether it has missed nothing; else it asks for everything again
     */
    @Serdeable
    record Hello(boolean resumed) {}

    /**
     * What changes cannot be told for now; once it can again, a page is greeted anew.
     *
     * @param code why
     */
    @Serdeable
    record Trouble(String code) {}

    @Serdeable
    record Removed(String id) {}

    /** A session changed, and with it how many there are on its machine. */
    public void session(Session session) {
        synchronized (steps) {
            // Whoever wrote what came first may come here last; what came later holds all that it changed.
            if (!goesOn(session)) {
                LOG.debug(
                        "session {} has gone on since it was {}",
                        session.id(),
                        session.status().state());
            } else {
                hub.tell(
                        "session",
                        SessionBody.of(session, signs.heardAt(session.device()).isPresent(), clock.instant()),
                        listener -> Sessions.maySee(
                                listener.authority(), new SessionHolder(listener.user(), Optional.empty()), session));
            }
        }
        if (session.status().state() == SessionState.PENDING
                || session.status().state().ended()) {
            // Machines say how many sessions they have.
            device(session.device());
        }
    }

    @GuardedBy("steps")
    private boolean goesOn(Session session) {
        int step = step(session.status().state());
        return steps.merge(session.id(), step, Math::max) == step;
    }

    /** No session goes back to a state before, or from one end to another. */
    private static int step(SessionState state) {
        return switch (state) {
            case PENDING -> 0;
            case CONNECTING -> 1;
            case ACTIVE -> 2;
            case DISCONNECTED, FAILED, DENIED -> 3;
        };
    }

    /** Somebody changed a machine; who may not see it any more hears that it is gone. */
    public void device(Device before, Device now) {
        news.changed(
                now.id(),
                before.place().equals(now.place()) ? DeviceNews.Change.NONE : DeviceNews.Change.left(before.place()));
    }

    /** Sites or groups of a tenant changed, and with them any number of machines. */
    public void places(TenantId tenant) {
        hub.tell("hello", new Hello(false), listener -> listener.authority()
                .reach(Permission.DEVICES_VIEW)
                .tenants()
                .contains(tenant));
    }

    /** A machine came, or changed, or said something that is known now. Where that cannot be told, everybody asks again later. */
    public void device(DeviceId id) {
        news.changed(id, DeviceNews.Change.NONE);
    }

    /** A machine went, and was heard of last at this moment, which need not be written down yet. */
    public void device(DeviceId id, Instant heardAt) {
        news.changed(id, DeviceNews.Change.heardAt(heardAt));
    }

    /** A machine is gone for ever. */
    public void removed(Device device) {
        news.changed(device.id(), DeviceNews.Change.left(device.place()));
    }

    private void tell(DeviceId id, DeviceNews.Change change) {
        try {
            Optional<Device> found = devices.find(id);
            found.map(device -> change.heardAt().map(device::heardAt).orElse(device))
                    .ifPresent(this::tell);
            if (!change.left().isEmpty()) {
                hub.tell(
                        "device-removed",
                        new Removed(id.toString()),
                        listener -> change.left().stream().anyMatch(place -> maySee(listener, place))
                                && found.filter(device -> maySee(listener, device.place()))
                                        .isEmpty());
            }
        } catch (RemoteException e) {
            LOG.debug("nobody was told of device {}: {}", id, e.code());
            miss(id);
        }
    }

    private void tell(Device device) {
        hub.tell(
                "device",
                DeviceBody.of(device, signs.heardAt(device.id())),
                listener -> maySee(listener, device.place()));
    }

    private static boolean maySee(LiveEvent.Listener listener, DevicePlace place) {
        return listener.authority().allows(Permission.DEVICES_VIEW, place);
    }

    private void miss(DeviceId id) {
        if (missed.getAndSet(Optional.of(id)).isEmpty()) {
            makeUpLater();
        }
    }

    private void makeUpLater() {
        CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS, Runnable::run)
                .execute(() -> {
                    try {
                        work.execute(this::makeUp);
                    } catch (RejectedExecutionException e) {
                        if (!work.isShutdown()) {
                            makeUpLater();
                        }
                    }
                });
    }

    /** Once something can be read again, everything can. */
    private void makeUp() {
        Optional<DeviceId> one = missed.getAndSet(Optional.empty());
        try {
            one.ifPresent(devices::find);
            hub.tell("hello", new Hello(false), listener -> true);
        } catch (RemoteException e) {
            LOG.debug("pages still miss something: {}", e.code());
            one.ifPresent(this::miss);
        }
    }
}
