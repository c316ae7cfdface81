package dev.farhand.agent.internal.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.core.access.GrantHolder;
import dev.farhand.core.access.GrantVerifier;
import dev.farhand.core.access.SessionGrant;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.TenantId;
import dev.farhand.core.session.SessionId;
import dev.farhand.core.session.SessionLimits;
import dev.farhand.core.testing.FakeClock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Test;

class GuardedSessionsTest {
    private static final SessionLimits LIMITS = new SessionLimits(Duration.ofMinutes(10), Duration.ofHours(1));
    private static final Duration GRANT_LIFE = Duration.ofHours(2);

    private final FakeClock clock = new FakeClock();
    private final GuardedSessions sessions = new GuardedSessions(clock, clock::nanoTime, 2);

    @Test
    void leavingAndComingBackDoesNotBeginTheMaximumAnew() {
        SessionGrant grant = grant();
        for (int i = 0; i < 7; i++) {
            sessions.leave(sessions.enter(grant, LIMITS));
            pass(Duration.ofMinutes(9));
        }
        refused(grant, ErrorCode.SESSION_TOO_LONG);
    }

    @Test
    void aSessionThatNobodyUsedIsOverAndStaysOver() {
        SessionGrant grant = grant();
        GuardedSessions.Session session = sessions.enter(grant, LIMITS);
        sessions.leave(session);
        pass(Duration.ofMinutes(10));
        refused(grant, ErrorCode.SESSION_IDLE);
        session.touch();
        refused(grant, ErrorCode.SESSION_IDLE);
    }

    @Test
    void remembersAnEndedSessionWhileItsGrantCouldOpenAndThenForgetsIt() {
        SessionGrant grant = grant();
        sessions.leave(sessions.enter(grant, LIMITS));
        pass(GRANT_LIFE.plus(GrantVerifier.LARGEST_SKEW));
        sessions.enter(grant(), LIMITS);
        refused(grant, ErrorCode.SESSION_TOO_LONG);
        pass(Duration.ofSeconds(1));
        sessions.enter(grant(), LIMITS);
        sessions.requireGoingOn(grant);
    }

    /** Whose session has ended already when its grant is first shown: it stays ended for as long as that grant lasts. */
    @Test
    void anEndedSessionStaysEndedForAGrantThatWasRefused() {
        List<Consumer<SessionGrant>> ways = List.of(
                grant -> assertEnded(() -> sessions.enter(grant, LIMITS)),
                grant -> assertEnded(() -> sessions.requireGoingOn(grant)));
        for (Consumer<SessionGrant> firstShown : ways) {
            SessionId id = SessionId.random();
            sessions.leave(sessions.enter(grant(id, Duration.ofMinutes(55)), LIMITS));
            pass(Duration.ofMinutes(50));
            SessionGrant second = grant(id, Duration.ofHours(1));
            pass(Duration.ofMinutes(16));
            firstShown.accept(second);
            // Anybody else comes, and what nobody may open any more is forgotten.
            sessions.leave(sessions.enter(grant(SessionId.random(), Duration.ofMinutes(1)), LIMITS));
            assertThat(second.expiresAt()).isAfter(clock.instant());
            refused(second, ErrorCode.SESSION_TOO_LONG);
            pass(GRANT_LIFE);
        }
    }

    private static void assertEnded(ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(RemoteException.class, e -> assertThat(e.code())
                .isEqualTo(ErrorCode.SESSION_TOO_LONG));
    }

    @Test
    void limitsThatComeLaterCountFromTheBeginningOfASessionThatHadNone() {
        SessionGrant grant = grant();
        sessions.leave(sessions.enter(grant, SessionLimits.OFF));
        sessions.leave(sessions.enter(grant(), SessionLimits.OFF));
        pass(Duration.ofHours(1));
        refused(grant, ErrorCode.SESSION_TOO_LONG);
    }

    @Test
    void refusesNewSessionsRatherThanForgettingOnes() {
        SessionGrant first = grant();
        sessions.leave(sessions.enter(first, LIMITS));
        sessions.leave(sessions.enter(grant(), LIMITS));
        refused(grant(), ErrorCode.OVERLOADED);
        sessions.leave(sessions.enter(first, LIMITS));
    }

    @Test
    void aSessionWithoutLimitsTakesNoRoomOnceItsLastChannelIsClosed() {
        for (int i = 0; i < 10; i++) {
            sessions.leave(sessions.enter(grant(), SessionLimits.OFF));
        }
        sessions.enter(grant(), SessionLimits.OFF);
        assertThat(sessions.enter(grant(), SessionLimits.OFF)).isNotNull();
        refused(grant(), ErrorCode.OVERLOADED);
    }

    @Test
    void aLaterGrantWithTighterLimitsHoldsForTheWholeSession() {
        SessionLimits fiveMinutes = new SessionLimits(Duration.ZERO, Duration.ofMinutes(5));
        for (SessionLimits first : List.of(SessionLimits.OFF, LIMITS)) {
            SessionGrant grant = grant();
            GuardedSessions.Session open = sessions.enter(grant, first);
            pass(Duration.ofMinutes(3));
            sessions.leave(sessions.enter(grant, fiveMinutes));
            sessions.leave(sessions.enter(grant, SessionLimits.OFF));
            assertThat(open.check().remaining()).isEqualTo(Duration.ofMinutes(2));
            pass(Duration.ofMinutes(2));
            assertThat(open.check().over()).isTrue();
            refused(grant, ErrorCode.SESSION_TOO_LONG);
            sessions.leave(open);
            // With limits now: what ended is not forgotten for a newcomer while its grant could open.
            sessions.leave(sessions.enter(grant(), SessionLimits.OFF));
            refused(grant, ErrorCode.SESSION_TOO_LONG);
            pass(GRANT_LIFE.plus(GrantVerifier.LARGEST_SKEW));
        }
    }

    private void refused(SessionGrant grant, ErrorCode code) {
        assertThatThrownBy(() -> sessions.enter(grant, LIMITS))
                .isInstanceOfSatisfying(
                        RemoteException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private void pass(Duration time) {
        clock.move(time);
    }

    private SessionGrant grant() {
        return grant(SessionId.random(), GRANT_LIFE);
    }

    private SessionGrant grant(SessionId id, Duration life) {
        return SessionGrant.builder()
                .sessionId(id)
                .device(TenantId.random(), DeviceId.random())
                .holder(new GrantHolder("u-1", "Ada Lovelace", "Acme"))
                .valid(clock.instant(), clock.instant().plus(life))
                .limits(LIMITS)
                .build();
    }
}
