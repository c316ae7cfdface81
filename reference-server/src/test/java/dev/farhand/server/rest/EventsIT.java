package dev.farhand.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.access.Permission;
import dev.farhand.core.audit.AuditActor;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.TenantId;
import dev.farhand.core.limit.CountLimits;
import dev.farhand.core.session.SessionActor;
import dev.farhand.core.session.SessionId;
import dev.farhand.core.ticket.TicketIssuer;
import dev.farhand.server.NoLinks;
import dev.farhand.server.access.Authority;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.FilledTenant;
import dev.farhand.server.database.TestDatabase;
import dev.farhand.server.device.Device;
import dev.farhand.server.device.Devices;
import dev.farhand.server.device.SignsOfLife;
import dev.farhand.server.event.EventHub;
import dev.farhand.server.event.LiveEvent;
import dev.farhand.server.session.DatabaseTickets;
import dev.farhand.server.session.Session;
import dev.farhand.server.session.Sessions;
import dev.farhand.transport.link.Link;
import dev.farhand.transport.link.LinkDirectory;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestDatabase.class)
class EventsIT {
    @Test
    void afterAMomentOfTooMuchToDoEverybodyAsksAgain() {
        BlockingQueue<Runnable> none = new SynchronousQueue<>();
        ExecutorService oneAtATime = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, none);
        try {
            EventHub hub = new EventHub();
            List<LiveEvent> heard = new CopyOnWriteArrayList<>();
            hub.add(Optional.empty(), whole -> {}, heard::add);
            Clock clock = Clock.systemUTC();
            Events events = events(hub, oneAtATime, clock);
            CountDownLatch free = new CountDownLatch(1);
            oneAtATime.execute(() -> {
                try {
                    free.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });

            events.device(DeviceId.random());
            events.device(DeviceId.random());
            free.countDown();

            Awaitility.await()
                    .until(() -> heard.stream().anyMatch(event -> event.body().equals(new Events.Hello(false))));
        } finally {
            oneAtATime.shutdownNow();
        }
    }

    @Test
    void aMachineThatWentWasHeardOfWhenItsLinkHeardLastWhateverIsKept() {
        DeviceId device = new DeviceId(FilledTenant.make().value());
        Instant heardAt = Instant.parse("2026-11-23T09:00:00Z");
        ExecutorService work = Executors.newSingleThreadExecutor();
        try {
            EventHub hub = new EventHub();
            List<LiveEvent> heard = new CopyOnWriteArrayList<>();
            hub.add(Optional.empty(), whole -> {}, heard::add);

            events(hub, work, Clock.systemUTC()).device(device, heardAt);

            Awaitility.await().until(() -> !heard.isEmpty());
            DeviceBody told = (DeviceBody) heard.get(0).body();
            assertThat(told.online()).isFalse();
            assertThat(told.lastSeenAt()).isEqualTo(heardAt.toString());
        } finally {
            work.shutdownNow();
        }
    }

    @Test
    void aMachineThatChangesWithoutEndIsToldOfAtOnceAndThenOnceAMomentAndAsItIsAtLast() {
        TenantId tenant = FilledTenant.make();
        DeviceId device = new DeviceId(tenant.value());
        ExecutorService work = Executors.newFixedThreadPool(4);
        try {
            EventHub hub = new EventHub();
            List<LiveEvent> heard = new CopyOnWriteArrayList<>();
            hub.add(Optional.empty(), whole -> {}, heard::add);
            Events events = events(hub, work, Clock.systemUTC());

            events.device(device);
            Awaitility.await().atMost(DeviceNews.REST).until(() -> !heard.isEmpty());
            for (int i = 0; i < 2_000; i++) {
                events.device(device);
                events.device(device, Instant.EPOCH);
            }
            rename(tenant, "last");
            events.device(device);

            Awaitility.await().until(() -> label(heard.get(heard.size() - 1)).equals("last"));
            assertThat(heard).hasSizeLessThan(5);
        } finally {
            work.shutdownNow();
        }
    }

    @Test
    void manyMachinesThatChangeAtOnceLeaveRoomForRequests() throws Exception {
        // As that of requests, but small.
        ThreadPoolExecutor work = new ThreadPoolExecutor(4, 4, 1, TimeUnit.SECONDS, new ArrayBlockingQueue<>(2));
        CountDownLatch free = new CountDownLatch(1);
        try {
            EventHub hub = new EventHub();
            List<LiveEvent> heard = new CopyOnWriteArrayList<>();
            hub.add(Optional.empty(), whole -> {}, heard::add);
            DeviceId device = new DeviceId(FilledTenant.make().value());
            Events events = events(hub, new HeldLinks(free), work);

            events.device(device);
            for (int i = 0; i < 100; i++) {
                events.device(DeviceId.random());
            }
            assertThat(work.submit(() -> "answered").get()).isEqualTo("answered");
            free.countDown();

            Awaitility.await().until(() -> !heard.isEmpty());
            assertThat(heard).extracting(LiveEvent::name).containsExactly("device");
        } finally {
            free.countDown();
            work.shutdownNow();
        }
    }

    @Test
    void whatWasReadFirstOfAMachineIsNeverToldAfterWhatOthersChangedMeanwhile() throws Exception {
        TenantId tenant = FilledTenant.make();
        DeviceId device = new DeviceId(tenant.value());
        Device before = devices().find(device).orElseThrow();
        assertThat(last(device, events -> {
                    rename(tenant, "changed");
                    events.device(device);
                }))
                .satisfies(event -> assertThat(label(event)).isEqualTo("changed"));
        assertThat(last(device, events -> {
                    rename(tenant, "changed again");
                    events.device(before, devices().find(device).orElseThrow());
                }))
                .satisfies(event -> assertThat(label(event)).isEqualTo("changed again"));
        assertThat(last(device, events -> {
                    remove(tenant);
                    events.removed(before);
                }))
                .satisfies(event -> assertThat(event.body()).isEqualTo(new Events.Removed(device.toString())));
    }

    /** What is told last where this happens after the machine was read for the first time, and before that is told. */
    private static LiveEvent last(DeviceId device, Consumer<Events> meanwhile) throws Exception {
        // One is held, the other does whatever else there is to do, in its turn.
        ExecutorService work = Executors.newFixedThreadPool(2);
        CountDownLatch free = new CountDownLatch(1);
        try {
            EventHub hub = new EventHub();
            List<LiveEvent> heard = new CopyOnWriteArrayList<>();
            hub.add(Optional.empty(), whole -> {}, heard::add);
            HeldLinks links = new HeldLinks(free);
            Events events = events(hub, links, work);
            events.device(device);
            links.held.await();
            meanwhile.accept(events);
            work.submit(() -> {}).get();
            free.countDown();
            Awaitility.await().until(() -> heard.size() == 2);
            return heard.get(1);
        } finally {
            free.countDown();
            work.shutdownNow();
        }
    }

    @Test
    void whoMayNotSeeAMachineWhereItIsNowHearsThatItIsGone() {
        TenantId tenant = FilledTenant.make();
        DeviceId device = new DeviceId(tenant.value());
        ExecutorService work = Executors.newSingleThreadExecutor();
        try {
            EventHub hub = new EventHub();
            List<LiveEvent> heard = new CopyOnWriteArrayList<>();
            hub.add(Optional.empty(), whole -> {}, heard::add);
            Device before = devices().find(device).orElseThrow();
            Authority there = new Authority(List.of(new Authority.Power(
                    Set.of(Permission.DEVICES_VIEW),
                    tenant,
                    Optional.of(before.place().site()),
                    before.place().group())));
            database()
                    .transactions()
                    .change(
                            tenant,
                            transaction -> transaction.update(
                                    "UPDATE farhand.devices SET device_group_id = NULL WHERE tenant_id = ?", tenant));

            events(hub, work, Clock.systemUTC())
                    .device(before, devices().find(device).orElseThrow());

            Awaitility.await().until(() -> heard.size() == 2);
            LiveEvent.Listener listener = new LiveEvent.Listener(tenant.value(), there);
            assertThat(heard.stream().filter(event -> event.mayHear().test(listener)))
                    .extracting(LiveEvent::name)
                    .containsExactly("device-removed");
        } finally {
            work.shutdownNow();
        }
    }

    @Test
    void aSessionThatEndedIsNotToldOfAsALiveOneAfterwards() {
        TenantId tenant = FilledTenant.make();
        Clock clock = Clock.systemUTC();
        Sessions sessions = new Sessions(
                database(),
                CountLimits.SESSIONS,
                new TicketIssuer(new DatabaseTickets(database()), clock, new SecureRandom()),
                clock);
        Session live = sessions.find(new SessionId(tenant.value())).orElseThrow();
        Session ended = sessions.end(live, SessionActor.SERVER, AuditActor.SERVER, Optional.empty());
        ExecutorService work = Executors.newSingleThreadExecutor();
        try {
            EventHub hub = new EventHub();
            List<LiveEvent> heard = new CopyOnWriteArrayList<>();
            hub.add(Optional.empty(), whole -> {}, heard::add);
            Events events = events(hub, work, clock);

            events.session(ended);
            events.session(live);
            events.session(ended);

            assertThat(heard.stream().filter(event -> event.name().equals("session")))
                    .extracting(event -> ((SessionBody) event.body()).status())
                    .containsExactly("disconnected", "disconnected");
        } finally {
            work.shutdownNow();
        }
    }

    private static String label(LiveEvent event) {
        return ((DeviceBody) event.body()).label();
    }

    private static void rename(TenantId tenant, String name) {
        database()
                .transactions()
                .change(
                        tenant,
                        transaction -> transaction.update(
                                "UPDATE farhand.devices SET name = ? WHERE tenant_id = ?", name, tenant));
    }

    private static void remove(TenantId tenant) {
        database()
                .transactions()
                .change(
                        tenant,
                        transaction -> transaction.update(
                                "UPDATE farhand.devices SET revoked_at = now(), revocation_reason = 'x' WHERE tenant_id = ?",
                                tenant));
    }

    /** Where no machine is connected, which the first one who asks hears late. */
    private static final class HeldLinks implements LinkDirectory {
        private final CountDownLatch held = new CountDownLatch(1);
        private final AtomicBoolean first = new AtomicBoolean(true);
        private final CountDownLatch free;

        HeldLinks(CountDownLatch free) {
            this.free = free;
        }

        @Override
        public Optional<Link> find(DeviceId device) {
            if (first.getAndSet(false)) {
                held.countDown();
                try {
                    free.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return Optional.empty();
        }

        @Override
        public Collection<Link> all() {
            return List.of();
        }

        @Override
        public int count() {
            return 0;
        }
    }

    private static Database database() {
        return TestDatabase.shared();
    }

    private static Devices devices() {
        return new Devices(database(), Clock.systemUTC());
    }

    private static Events events(EventHub hub, ExecutorService work, Clock clock) {
        return events(hub, new NoLinks(), work, clock);
    }

    private static Events events(EventHub hub, LinkDirectory links, ExecutorService work) {
        return events(hub, links, work, Clock.systemUTC());
    }

    private static Events events(EventHub hub, LinkDirectory links, ExecutorService work, Clock clock) {
        return new Events(hub, devices(), new SignsOfLife(database(), links, clock), work, clock);
    }
}
