package dev.farhand.transport.internal.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.transport.viewer.ViewerRequest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A socket that is there before its ticket. */
class ViewerEntryTest {
    private final EmbeddedViewer viewer = EmbeddedViewer.ticketless();

    @AfterEach
    void nothingIsLeft() {
        viewer.close();
        assertThat(viewer.heldMemory()).isZero();
        assertThat(viewer.server.viewers()).isEmpty();
    }

    private void assertRefused(ErrorCode code) {
        assertThat(viewer.refused()).contains(code);
        assertThat(viewer.closeCode).contains(code.closeCode());
    }

    @Test
    void asksForATicketThatCameWithTheHello() {
        assertThat(viewer.requests).isEmpty();
        viewer.hello("late").admit(false);
        assertThat(viewer.requests).extracting(ViewerRequest::ticket).containsExactly("late");
        viewer.link.accept();
        viewer.run();
        assertThat(viewer.events).containsExactly("connected");
    }

    @Test
    void givesTheHostItsWholeTimeForATicketThatCameLate() {
        viewer.pass(Duration.ofSeconds(9));
        viewer.hello("late");
        viewer.pass(Duration.ofSeconds(9));
        assertThat(viewer.refused()).isEmpty();
        viewer.pass(Duration.ofSeconds(2));
        assertRefused(ErrorCode.TIMED_OUT);
    }

    @Test
    void makesRoomForSomebodyElseWhileItHasNoTicket() {
        assertThat(viewer.server.enter()).isTrue();
        viewer.run();
        assertRefused(ErrorCode.OVERLOADED);
        assertThat(viewer.server.enter()).isFalse();
        viewer.server.leave();
        assertThat(viewer.server.enter()).isTrue();
    }

    @Test
    void doesNotSpendATicketThatComesWhenItsPlaceIsGone() {
        assertThat(viewer.server.enter()).isTrue();
        viewer.hello("late");
        assertRefused(ErrorCode.OVERLOADED);
        assertThat(viewer.requests).isEmpty();
    }

    @Test
    void keepsItsPlaceOnceItHasATicket() {
        viewer.hello("late");
        assertThat(viewer.server.enter()).isFalse();
        assertThat(viewer.refused()).isEmpty();
    }
}
