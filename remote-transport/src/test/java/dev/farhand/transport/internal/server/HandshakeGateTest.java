package dev.farhand.transport.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HandshakeGateTest {
    private final AtomicLong now = new AtomicLong();
    private final HandshakeGate gate = new HandshakeGate(2, now::get);
    private final List<EmbeddedChannel> channels = new ArrayList<>();

    @AfterEach
    void close() {
        channels.forEach(EmbeddedChannel::close);
    }

    private final class Guest {
        final EmbeddedChannel channel = new EmbeddedChannel();
        final Future<Boolean> answer;

        Guest() {
            channels.add(channel);
            channel.freezeTime();
            answer = gate.enter(channel);
        }

        boolean isInside() {
            return answer.isDone() && answer.getNow();
        }

        boolean isTurnedAway() {
            return answer.isDone() && !answer.getNow();
        }
    }

    private List<Guest> guests(int count) {
        List<Guest> guests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            guests.add(new Guest());
        }
        return guests;
    }

    /** Time goes on for the gate and for whoever looks after it. */
    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
        for (EmbeddedChannel channel : channels) {
            channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
            channel.runScheduledPendingTasks();
        }
    }

    @Test
    void letsInAsManyAsThereArePlacesAndTheNextInTurnWhenOneLeaves() {
        List<Guest> guests = guests(4);
        assertThat(guests).extracting(Guest::isInside).containsExactly(true, true, false, false);
        gate.leave(guests.get(1).channel);
        assertThat(guests).extracting(Guest::isInside).containsExactly(true, true, true, false);
        guests.get(0).channel.close();
        assertThat(guests.get(3).isInside()).isTrue();
        assertThat(gate.waiting()).isZero();
    }

    @Test
    void turnsAwayWhoFindsEvenTheWaitingRoomFull() {
        List<Guest> guests = guests(2 + 32);
        assertThat(guests).noneMatch(Guest::isTurnedAway);
        assertThat(new Guest().isTurnedAway()).isTrue();
    }

    @Test
    void turnsAwayWhoHasWaitedTooLong() {
        List<Guest> guests = guests(2 + 4);
        // Five seconds each: one pair goes in turn, the second would be let in at ten.
        pass(Duration.ofMillis(5_100));
        assertThat(guests.subList(2, 4)).allMatch(Guest::isInside);
        assertThat(guests.subList(4, 6)).noneMatch(guest -> guest.answer.isDone());
        pass(Duration.ofMillis(2_000));
        assertThat(guests.subList(4, 6)).allMatch(Guest::isTurnedAway);
    }

    @Test
    void whoStallsMakesRoomForWhoWaits() {
        List<Guest> guests = guests(3);
        pass(Duration.ofMillis(4_999));
        assertThat(guests.get(0).channel.isOpen()).isTrue();
        pass(Duration.ofMillis(20));
        assertThat(guests.get(0).channel.isOpen()).isFalse();
        assertThat(guests.get(1).channel.isOpen()).isTrue();
        assertThat(guests.get(2).isInside()).isTrue();
    }

    @Test
    void nobodyHasToGoWhileNobodyWaits() {
        List<Guest> guests = guests(2);
        pass(Duration.ofMinutes(1));
        assertThat(guests).allMatch(guest -> guest.channel.isOpen());
    }

    @Test
    void forgetsWhoLeavesWhileWaiting() {
        List<Guest> guests = guests(4);
        guests.get(2).channel.close();
        assertThat(guests.get(2).isTurnedAway()).isTrue();
        gate.leave(guests.get(0).channel);
        assertThat(guests.get(3).isInside()).isTrue();
        assertThat(gate.inside()).isEqualTo(2);
        assertThat(gate.waiting()).isZero();
    }
}
