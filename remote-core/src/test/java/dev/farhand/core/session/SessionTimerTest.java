package dev.farhand.core.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.testing.FakeClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionTimerTest {
    private final FakeClock clock = new FakeClock();

    private SessionTimer timer(SessionLimits limits) {
        return new SessionTimer(limits, clock::nanoTime);
    }

    @Test
    void warnsAMinuteBeforeAnIdleSessionEnds() {
        SessionTimer timer = timer(SessionLimits.STANDARD);
        clock.move(Duration.ofMinutes(28));
        assertThat(timer.check().warn()).isFalse();
        clock.move(Duration.ofMinutes(1));
        assertThat(timer.check().warn()).isTrue();
        assertThat(timer.check().over()).isFalse();
        clock.move(Duration.ofMinutes(1));
        assertThat(timer.check().over()).isTrue();
        assertThat(timer.check().reason()).contains(ErrorCode.SESSION_IDLE);
    }

    @Test
    void goesOnWhereItWasWhenItIsNotNew() {
        SessionTimer timer = new SessionTimer(SessionLimits.STANDARD, clock::nanoTime, Duration.ofHours(7));
        assertThat(timer.check().reason()).as("it is used now").contains(ErrorCode.SESSION_IDLE);
        assertLastsForMinutesOfUse(timer, 60);
    }

    @Test
    void aClockThatWasSetMakesItNeitherYoungerThanNewNorFails() {
        assertThat(new SessionTimer(SessionLimits.STANDARD, clock::nanoTime, Duration.ofHours(-1))
                        .check()
                        .over())
                .isFalse();
        assertThat(new SessionTimer(SessionLimits.STANDARD, clock::nanoTime, Duration.ofDays(400_000))
                        .check()
                        .over())
                .isTrue();
    }

    @Test
    void useKeepsItAliveButNotBeyondTheMaximum() {
        SessionTimer timer = timer(SessionLimits.STANDARD);
        assertLastsForMinutesOfUse(timer, 8 * 60);
    }

    private void assertLastsForMinutesOfUse(SessionTimer timer, int minutes) {
        for (int i = 0; i < minutes; i++) {
            assertThat(timer.check().over()).isFalse();
            clock.move(Duration.ofMinutes(1));
            timer.touch();
        }
        assertThat(timer.check().over()).isTrue();
        assertThat(timer.check().reason()).contains(ErrorCode.SESSION_TOO_LONG);
    }

    @Test
    void zeroSwitchesALimitOff() {
        SessionTimer timer = timer(SessionLimits.OFF);
        clock.move(Duration.ofDays(400));
        assertThat(timer.check().over()).isFalse();
        assertThat(timer.check().warn()).isFalse();
    }

    @Test
    void tighterLimitsCountFromTheStartAndLooserOnesChangeNothing() {
        SessionTimer timer = timer(SessionLimits.OFF);
        clock.move(Duration.ofMinutes(3));
        timer.touch();
        timer.tighten(new SessionLimits(Duration.ZERO, Duration.ofMinutes(5)));
        timer.tighten(SessionLimits.STANDARD);
        timer.tighten(SessionLimits.OFF);
        assertThat(timer.check().remaining()).isEqualTo(Duration.ofMinutes(2));
        timer.tighten(new SessionLimits(Duration.ZERO, Duration.ofMinutes(2)));
        assertThat(timer.check().over()).isTrue();
        assertThat(timer.check().reason()).contains(ErrorCode.SESSION_TOO_LONG);
    }

    @ParameterizedTest
    @CsvSource({"PT30M,PT10M,PT10M", "PT0S,PT10M,PT10M", "PT10M,PT0S,PT10M", "PT0S,PT0S,PT0S", "PT5M,PT5M,PT5M"})
    void theTighterOfTwoLimitsHolds(Duration a, Duration b, Duration expected) {
        SessionLimits one = new SessionLimits(a, a);
        SessionLimits other = new SessionLimits(b, b);
        assertThat(one.stricter(other)).isEqualTo(new SessionLimits(expected, expected));
    }

    @Test
    void refusesLimitsBeyondTheirBounds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SessionLimits(Duration.ofMinutes(1441), Duration.ZERO))
                .withMessageContaining("idle");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SessionLimits(Duration.ZERO, Duration.ofSeconds(-1)))
                .withMessageContaining("maximum");
    }

    @Test
    void namesTravelBothWays() {
        for (SessionKind kind : SessionKind.values()) {
            assertThat(SessionKind.ofWireName(kind.wireName())).contains(kind);
        }
        for (SessionState state : SessionState.values()) {
            assertThat(SessionState.ofWireName(state.wireName())).contains(state);
        }
        assertThat(SessionKind.ofWireName("TERMINAL")).isEmpty();
        SessionId id = SessionId.random();
        assertThat(SessionId.parse(id.toString())).isEqualTo(id);
        assertThatIllegalArgumentException().isThrownBy(() -> SessionId.parse("1-1-1-1-1"));
    }
}
