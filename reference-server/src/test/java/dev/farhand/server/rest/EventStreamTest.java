package dev.farhand.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.server.access.Authority;
import dev.farhand.server.event.EventHub;
import dev.farhand.server.event.LiveEvent;
import io.micronaut.http.sse.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

class EventStreamTest {
    private final EventHub hub = new EventHub();
    private final List<EventStream> open = new ArrayList<>();

    private EventStream stream(String... heard) {
        return new EventStream(
                hub,
                new LiveEvent.Listener(UUID.randomUUID(), new Authority(List.of())),
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
        assertThat(back.heard.get(3).getId()).isEqualTo(hub.latest());
    }

    @Test
    void aPageThatMissedTooMuchIsToldToAskForEverything() {
        String first = page().heard.get(0).getId();
        tell(700);

        SpyPage back = page(first);

        assertThat(back.names()).containsExactly("hello");
        assertThat(back.heard.get(0).getData()).isEqualTo(new Events.Hello(false));
        assertThat(back.heard.get(0).getId()).isEqualTo(hub.latest());
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
