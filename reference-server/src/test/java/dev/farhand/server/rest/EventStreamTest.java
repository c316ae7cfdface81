package dev.farhand.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.access.Permission;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.identity.TenantId;
import dev.farhand.server.access.Authority;
import dev.farhand.server.event.EventHub;
import dev.farhand.server.event.LiveEvent;
import io.micronaut.http.sse.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

class EventStreamTest {
    private final EventHub hub = new EventHub();
    private final List<EventStream> open = new ArrayList<>();
    private final UUID person = UUID.randomUUID();
    private Authority authority = new Authority(List.of());

    private EventStream stream(String... heard) {
        return new EventStream(
                hub,
                new LiveEvent.Listener(person, authority),
                Optional.of(heard).filter(ids -> ids.length > 0).map(ids -> ids[0]),
                open::add,
                open::remove);
    }

    private static class SpyPage implements Subscriber<Event<?>> {
        private final List<Event<?>> heard = new ArrayList<>();
        private boolean over;
        private Optional<Subscription> subscription = Optional.empty();

        @Override
        public void onSubscribe(Subscription value) {
            subscription = Optional.of(value);
            value.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Event<?> event) {
            heard.add(event);
        }

        @Override
        public void onError(Throwable failure) {
            throw new AssertionError(failure);
        }

        @Override
        public void onComplete() {
            over = true;
        }

        List<String> names() {
            return heard.stream().map(Event::getName).toList();
        }
    }

    private void tell(int times) {
        for (int i = 0; i < times; i++) {
            hub.tell("device", "body", listener -> true);
        }
    }

    private SpyPage page(String... heard) {
        SpyPage page = new SpyPage();
        stream(heard).subscribe(page);
        return page;
    }

    @Test
    void aPageIsGreetedBeforeItHearsWhatItMissed() {
        String first = page().heard.get(0).getId();
        tell(3);

        SpyPage back = page(first);

        assertThat(back.names()).containsExactly("hello", "device", "device", "device");
        assertThat(back.heard.get(0).getData()).isEqualTo(new Events.Hello(true));
        assertThat(back.heard.get(0).getId()).isNull();
        assertThat(back.heard.get(3).getId()).startsWith(hub.latest() + "-");
    }

    /** Nothing was told meanwhile, and yet there is more to see, or less. */
    @Test
    void aPageThatComesBackToOtherRightsIsToldToAskForEverything() {
        TenantId tenant = TenantId.random();
        UUID here = UUID.randomUUID();
        UUID there = UUID.randomUUID();
        authority = new Authority(
                List.of(power(tenant, here, Permission.DEVICES_VIEW), power(tenant, there, Permission.REMOTE_ACCESS)));
        String first = page().heard.get(0).getId();
        authority = new Authority(
                List.of(power(tenant, there, Permission.REMOTE_ACCESS), power(tenant, here, Permission.DEVICES_VIEW)));
        assertThat(page(first).heard.get(0).getData()).isEqualTo(new Events.Hello(true));

        authority = new Authority(
                List.of(power(tenant, there, Permission.DEVICES_VIEW), power(tenant, here, Permission.REMOTE_ACCESS)));
        SpyPage back = page(first);
        assertThat(back.heard.get(0).getData()).isEqualTo(new Events.Hello(false));
        assertThat(page(back.heard.get(0).getId()).heard.get(0).getData()).isEqualTo(new Events.Hello(true));
    }

    private static Authority.Power power(TenantId tenant, UUID site, Permission permission) {
        return new Authority.Power(Set.of(permission), tenant, Optional.of(site), Optional.empty());
    }

    @Test
    void aPageThatWasToldOfItsOtherRightsHasMissedNothing() {
        EventStream stream = stream();
        SpyPage page = new SpyPage();
        stream.subscribe(page);
        authority = new Authority(List.of(power(TenantId.random(), UUID.randomUUID(), Permission.DEVICES_VIEW)));
        stream.listener(new LiveEvent.Listener(person, authority));
        assertThat(page.names()).containsExactly("hello", "hello");
        tell(1);

        for (int told : List.of(1, 2)) {
            SpyPage back = page(page.heard.get(told).getId());
            assertThat(back.heard.get(0).getData()).isEqualTo(new Events.Hello(true));
        }
        assertThat(page(page.heard.get(0).getId()).heard.get(0).getData()).isEqualTo(new Events.Hello(false));
    }

    @Test
    void aPageIsToldOnceOfTroubleAndGreetedWhenItIsOver() {
        EventStream stream = stream();
        SpyPage page = new SpyPage();
        stream.subscribe(page);
        stream.trouble(ErrorCode.DATABASE_UNAVAILABLE);
        stream.trouble(ErrorCode.DATABASE_UNAVAILABLE);
        assertThat(page.names()).containsExactly("hello", "trouble");
        stream.listener(new LiveEvent.Listener(person, authority));
        stream.listener(new LiveEvent.Listener(person, authority));
        assertThat(page.names()).containsExactly("hello", "trouble", "hello");
        assertThat(page.heard.get(2).getData()).isEqualTo(new Events.Hello(true));

        stream.trouble(ErrorCode.DATABASE_UNAVAILABLE);
        authority = new Authority(List.of(power(TenantId.random(), UUID.randomUUID(), Permission.DEVICES_VIEW)));
        stream.listener(new LiveEvent.Listener(person, authority));
        assertThat(page.heard.get(4).getData()).isEqualTo(new Events.Hello(false));
    }

    @Test
    void whatIsNoNameOfAnEventIsAsIfNothingWasHeard() {
        String name = page().heard.get(0).getId();
        String mark = name.substring(name.lastIndexOf('-'));
        for (String other : List.of(
                "",
                "-",
                mark,
                hub.latest(),
                hub.latest() + "-",
                hub.latest() + mark + mark,
                name.replace("-0", "-1"),
                name.replace("-0", "--1"),
                name.replace("-0", "-" + "9".repeat(10_000)),
                "0" + name)) {
            assertThat(page(other).heard.get(0).getData()).as(other).isEqualTo(new Events.Hello(false));
        }
    }

    @Test
    void aPageThatMissedTooMuchIsToldToAskForEverything() {
        String first = page().heard.get(0).getId();
        tell(700);

        SpyPage back = page(first);

        assertThat(back.names()).containsExactly("hello");
        assertThat(back.heard.get(0).getData()).isEqualTo(new Events.Hello(false));
        assertThat(back.heard.get(0).getId()).startsWith(hub.latest() + "-");
        assertThat(back.over).isFalse();
        tell(1);
        assertThat(back.names()).containsExactly("hello", "device");
    }

    @Test
    void whateverIsRepeatedFitsIntoAStream() {
        String first = page().heard.get(0).getId();
        for (int missed = 1; missed < 300; missed++) {
            tell(1);
            SpyPage slow = new SpyPage() {
                @Override
                public void onSubscribe(Subscription value) {
                    // Wants nothing yet.
                }
            };
            EventStream stream = stream(first);
            stream.subscribe(slow);
            stream.request(Long.MAX_VALUE);
            assertThat(slow.over).isFalse();
            assertThat(slow.names()).startsWith("hello");
            stream.cancel();
        }
    }

    @Test
    void nobodyIsKeptWhoNeverListenedOrWentAway() {
        stream();
        assertThat(open).isEmpty();

        SpyPage page = page();
        assertThat(open).hasSize(1);
        page.subscription.orElseThrow().cancel();
        assertThat(open).isEmpty();
    }

    @Test
    void nobodyIsKeptWhoWentWhileTheyCame() {
        stream().subscribe(new Subscriber<>() {
            @Override
            public void onSubscribe(Subscription value) {
                value.cancel();
            }

            @Override
            public void onNext(Event<?> event) {
                throw new AssertionError("is gone");
            }

            @Override
            public void onError(Throwable failure) {
                throw new AssertionError(failure);
            }

            @Override
            public void onComplete() {
                throw new AssertionError("is gone");
            }
        });
        assertThat(open).isEmpty();
    }
}
