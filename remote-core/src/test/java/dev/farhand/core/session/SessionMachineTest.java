package dev.farhand.core.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.testing.FakeClock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SessionMachineTest {
    private final FakeClock clock = new FakeClock();
    private final SessionMachine machine = SessionMachine.create(SessionId.random(), clock);

    private static ErrorCode refusal(Runnable act) {
        return catchThrowableOfType(RemoteException.class, act::run).code();
    }

    private void connect() {
        machine.apply(SessionAct.NEGOTIATE, SessionActor.DEVICE);
    }

    private void establish() {
        connect();
        machine.apply(SessionAct.ESTABLISH, SessionActor.DEVICE);
    }

    @Test
    void livesItsOrdinaryLife() {
        Instant created = clock.instant();
        connect();
        clock.move(Duration.ofSeconds(2));
        machine.apply(SessionAct.ESTABLISH, SessionActor.DEVICE);
        clock.move(Duration.ofMinutes(5));
        assertThat(machine.apply(SessionAct.END, SessionActor.TECHNICIAN)).isTrue();

        SessionStatus status = machine.status();
        assertThat(status.state()).isEqualTo(SessionState.DISCONNECTED);
        assertThat(status.createdAt()).isEqualTo(created);
        assertThat(status.startedAt()).contains(created.plusSeconds(2));
        assertThat(status.endedBy()).contains(SessionActor.TECHNICIAN);
        clock.move(Duration.ofDays(1));
        assertThat(status.duration(clock.instant())).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void aSessionThatNegotiatesTooLongHasFailed() {
        connect();
        clock.move(Duration.ofSeconds(59));
        assertThat(machine.apply(SessionAct.NEGOTIATE, SessionActor.TECHNICIAN)).isFalse();
        assertThat(machine.status().state()).isEqualTo(SessionState.CONNECTING);
        clock.move(Duration.ofSeconds(1));
        assertThat(machine.status().state()).isEqualTo(SessionState.FAILED);
        assertThat(machine.status().reason()).contains(ErrorCode.NEGOTIATION_TIMEOUT);
        assertThat(refusal(() -> machine.apply(SessionAct.ESTABLISH, SessionActor.DEVICE)))
                .isEqualTo(ErrorCode.SESSION_ENDED);
    }

    @Test
    void aLateAnswerDoesNotBringItBack() {
        connect();
        clock.move(Duration.ofSeconds(61));
        assertThat(refusal(() -> machine.apply(SessionAct.ESTABLISH, SessionActor.DEVICE)))
                .isEqualTo(ErrorCode.SESSION_ENDED);
        assertThat(machine.apply(SessionAct.END, SessionActor.TECHNICIAN)).isFalse();
    }

    @Test
    void aNewOfferOnALiveSessionNegotiatesAgainAndKeepsItsStart() {
        establish();
        Optional<Instant> started = machine.status().startedAt();
        clock.move(Duration.ofMinutes(9));
        assertThat(machine.apply(SessionAct.NEGOTIATE, SessionActor.TECHNICIAN)).isTrue();
        assertThat(machine.apply(SessionAct.ESTABLISH, SessionActor.DEVICE)).isTrue();
        assertThat(machine.status().startedAt()).isEqualTo(started);
    }

    @Test
    void onlyTheMachinesSideMayDeny() {
        connect();
        assertThat(refusal(() -> machine.apply(SessionAct.DENY, SessionActor.TECHNICIAN, ErrorCode.CONSENT_DENIED)))
                .isEqualTo(ErrorCode.PERMISSION_DENIED);
        assertThat(machine.apply(SessionAct.DENY, SessionActor.PERSON, ErrorCode.CONSENT_DENIED))
                .isTrue();
        assertThat(machine.status().reason()).contains(ErrorCode.CONSENT_DENIED);
    }

    @Test
    void saysWhichStateForbidsAnAct() {
        RemoteException refused = catchThrowableOfType(
                RemoteException.class, () -> machine.apply(SessionAct.ESTABLISH, SessionActor.DEVICE));
        assertThat(refused.code()).isEqualTo(ErrorCode.SESSION_STATE_CONFLICT);
        assertThat(refused).hasMessageContaining("pending");
    }

    @Test
    void aReasonIsGivenWhereOneIsNeededOnly() {
        assertThatIllegalArgumentException().isThrownBy(() -> machine.apply(SessionAct.FAIL, SessionActor.SERVER));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> machine.apply(SessionAct.NEGOTIATE, SessionActor.SERVER, ErrorCode.INTERNAL));
    }

    @Test
    void anEndThatNobodyWantedSaysWhy() {
        establish();
        machine.apply(SessionAct.END, SessionActor.SERVER, ErrorCode.SESSION_IDLE);
        assertThat(machine.status().state()).isEqualTo(SessionState.DISCONNECTED);
        assertThat(machine.status().reason()).contains(ErrorCode.SESSION_IDLE);
    }

    @Test
    void aStoredStatusThatCannotBeIsRefused() {
        SessionStatus status = machine.status();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SessionStatus(
                        status.id(),
                        SessionState.ACTIVE,
                        status.createdAt(),
                        status.stateSince(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void aClockSetBackMakesNoNegativeDuration() {
        establish();
        clock.move(Duration.ofHours(-3));
        assertThat(machine.status().duration(clock.instant())).isZero();
    }

    /** The rules once more, as a person would write them down, to hold the machine against. */
    private static final class Model {
        private SessionState state = SessionState.PENDING;
        private long connectingFor;

        void pass(long seconds) {
            if (state == SessionState.CONNECTING) {
                connectingFor += seconds;
                if (connectingFor >= 60) {
                    state = SessionState.FAILED;
                }
            }
        }

        /** {@code "changed"}, {@code "same"}, or the name of the refusal. */
        String apply(SessionAct act, SessionActor actor) {
            Set<SessionActor> mayDeny = EnumSet.of(SessionActor.DEVICE, SessionActor.PERSON);
            boolean may =
                    switch (act) {
                        case NEGOTIATE -> actor != SessionActor.PERSON && actor != SessionActor.ADMINISTRATOR;
                        case ESTABLISH, FAIL -> actor == SessionActor.DEVICE || actor == SessionActor.SERVER;
                        case DENY -> mayDeny.contains(actor);
                        case END -> true;
                    };
            if (!may) {
                return "PERMISSION_DENIED";
            }
            boolean over =
                    state == SessionState.DISCONNECTED || state == SessionState.FAILED || state == SessionState.DENIED;
            if (over) {
                return act == SessionAct.NEGOTIATE || act == SessionAct.ESTABLISH ? "SESSION_ENDED" : "same";
            }
            boolean connecting = state == SessionState.CONNECTING;
            switch (act) {
                case NEGOTIATE -> {
                    if (connecting) {
                        return "same";
                    }
                    state = SessionState.CONNECTING;
                    connectingFor = 0;
                }
                case ESTABLISH -> {
                    if (!connecting) {
                        return "SESSION_STATE_CONFLICT";
                    }
                    state = SessionState.ACTIVE;
                }
                case DENY -> {
                    if (!connecting) {
                        return "SESSION_STATE_CONFLICT";
                    }
                    state = SessionState.DENIED;
                }
                case END -> state = SessionState.DISCONNECTED;
                case FAIL -> state = SessionState.FAILED;
            }
            return "changed";
        }
    }

    private static String apply(SessionMachine machine, SessionAct act, SessionActor actor) {
        try {
            boolean reasoned = act == SessionAct.FAIL || act == SessionAct.DENY;
            boolean changed = reasoned ? machine.apply(act, actor, ErrorCode.LINK_LOST) : machine.apply(act, actor);
            return changed ? "changed" : "same";
        } catch (RemoteException e) {
            return e.code().name();
        }
    }

    @Test
    void behavesAsTheModelInAnyOrderOfEvents() {
        SplittableRandom random = new SplittableRandom(7);
        SessionAct[] acts = SessionAct.values();
        SessionActor[] actors = SessionActor.values();
        for (int round = 0; round < 20_000; round++) {
            FakeClock time = new FakeClock();
            SessionMachine tested = SessionMachine.create(SessionId.random(), time);
            Model model = new Model();
            StringBuilder story = new StringBuilder();
            for (int step = random.nextInt(1, 14); step > 0; step--) {
                long seconds = random.nextInt(4) == 0 ? random.nextInt(70) : 0;
                time.move(Duration.ofSeconds(seconds));
                model.pass(seconds);
                SessionAct act = acts[random.nextInt(acts.length)];
                SessionActor actor = actors[random.nextInt(actors.length)];
                story.append(' ')
                        .append(seconds)
                        .append("s ")
                        .append(act)
                        .append(" by ")
                        .append(actor);
                assertThat(apply(tested, act, actor)).as(story.toString()).isEqualTo(model.apply(act, actor));
                assertThat(tested.status().state()).as(story.toString()).isEqualTo(model.state);
            }
        }
    }

    @Test
    void ofTwoWhoEndItAtOnceExactlyOneDoes() throws Exception {
        int rounds = 20_000;
        List<SessionMachine> sessions = Stream.generate(() -> SessionMachine.create(SessionId.random(), clock))
                .limit(rounds)
                .toList();
        sessions.forEach(session -> session.apply(SessionAct.NEGOTIATE, SessionActor.DEVICE));
        AtomicInteger winners = new AtomicInteger();
        // In lockstep without sleeping in between: whoever is first waits, spinning, for the other at each session.
        AtomicInteger arrived = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Function<SessionMachine, Boolean>> rivals = List.of(
                    session -> session.apply(SessionAct.END, SessionActor.TECHNICIAN),
                    session -> session.apply(SessionAct.DENY, SessionActor.PERSON, ErrorCode.CONSENT_DENIED));
            List<Callable<Void>> tasks = rivals.stream()
                    .map(rival -> (Callable<Void>) () -> {
                        for (int i = 0; i < rounds; i++) {
                            arrived.incrementAndGet();
                            while (arrived.get() < 2 * (i + 1)) {
                                Thread.onSpinWait();
                            }
                            winners.addAndGet(rival.apply(sessions.get(i)) ? 1 : 0);
                        }
                        return null;
                    })
                    .toList();
            for (Future<Void> done : threads.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(winners).hasValue(rounds);
        assertThat(sessions).allMatch(session -> session.status().state().ended());
    }
}
