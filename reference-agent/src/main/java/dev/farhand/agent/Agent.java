package dev.farhand.agent;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.agent.internal.enrol.Enrolment;
import dev.farhand.agent.internal.link.ChannelGuard;
import dev.farhand.agent.internal.link.LinkWords;
import dev.farhand.agent.internal.log.EventLog;
import dev.farhand.agent.internal.machine.ClockDifference;
import dev.farhand.agent.internal.machine.MachineFacts;
import dev.farhand.agent.internal.machine.MachineWatch;
import dev.farhand.agent.internal.state.Failures;
import dev.farhand.agent.internal.state.History;
import dev.farhand.agent.internal.state.LocalUser;
import dev.farhand.agent.internal.state.PauseText;
import dev.farhand.agent.internal.state.StoredCredentials;
import dev.farhand.agent.internal.state.StoredIdentity;
import dev.farhand.agent.store.StoreItem;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.enrolment.EnrolmentToken;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.RenewalSchedule;
import dev.farhand.core.protocol.v1.DeviceFacts;
import dev.farhand.transport.link.LinkClient;
import dev.farhand.transport.link.LinkState;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One machine's agent: enrols once, then keeps a link to its server for ever and lends the machine to whom the server's
 * grant and the local floor both allow. Runs in any program; {@link AgentMain} is only a command line over it.
 *
 * <pre>{@code
 * try (Agent agent = Agent.builder()
 *         .stateFolder(Path.of("/var/lib/acme/farhand"))
 *         .servers(List.of(URI.create("https://remote.example.com")))
 *         .enrolment(token)
 *         .capability("acme.diagnose", opening -> diagnose(opening.accept()))
 *         .start()) {
 *     …
 * }
 * }</pre>
 */
@ThreadSafe
public final class Agent implements AutoCloseable {
    private static final Duration PROBE = Duration.ofSeconds(5);

    private final AgentSetup setup;
    private final EventLog log;
    private final History history;
    private final ListenerCalls listener;
    private final ChannelGuard guard;
    private final Runnable onWake = this::wakeUp;

    @GuardedBy("this")
    private @Nullable StoredCredentials credentials;

    @GuardedBy("this")
    private @Nullable LinkClient client;

    @GuardedBy("this")
    private Optional<LinkState.Failure> enrolmentFailure = Optional.empty();

    @GuardedBy("this")
    private Optional<ClockDifference> clock = Optional.empty();

    @GuardedBy("this")
    private boolean closed;

    private Agent(AgentSetup setup) {
        this.setup = setup;
        this.log = setup.guard().log();
        this.history = new History(setup.guard().store());
        this.listener = new ListenerCalls(setup.listener(), setup.threads().workers(), log);
        this.guard = new ChannelGuard(setup.guard(), history, listener::visited);
    }

    /** Collects what an agent needs. */
    public static AgentBuilder builder() {
        return new AgentBuilder();
    }

    static Agent start(AgentSetup setup) throws IOException {
        Agent agent = new Agent(setup);
        agent.history.load();
        agent.guard.checkFloor();
        setup.guard().store().load(StoreItem.PAUSED).map(PauseText::parse).ifPresent(agent.guard::pause);
        Optional<StoredIdentity> saved = StoredIdentity.load(setup.guard().store());
        if (saved.isEmpty() && setup.token().isEmpty()) {
            throw new RemoteException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "This agent is not enrolled: " + setup.guard().store().location() + " holds no identity.");
        }
        if (setup.servers().isEmpty()) {
            throw new RemoteException(
                    ErrorCode.INVALID_CONFIGURATION, "This agent has no server: set " + AgentKeys.SERVER.name() + ".");
        }
        MachineWatch.shared().add(agent.onWake);
        try {
            if (saved.isPresent()) {
                agent.connect(saved.get());
            } else {
                // Shells that a killed agent left behind belong to the device that it was.
                agent.guard.endTerminals(ErrorCode.DEVICE_REVOKED);
                agent.enrol(setup.token().get(), 1);
            }
            return agent;
        } catch (RuntimeException | Error e) {
            MachineWatch.shared().remove(agent.onWake);
            throw e;
        }
    }

    private void enrol(EnrolmentToken token, int attempt) {
        try {
            setup.threads().workers().execute(() -> enrolNow(token, attempt));
        } catch (RejectedExecutionException e) {
            enrolmentFailed(token, attempt, new RemoteException(ErrorCode.OVERLOADED));
        }
    }

    private void enrolNow(EnrolmentToken token, int attempt) {
        if (isClosed() || client().isPresent()) {
            return;
        }
        // Without a client, but with credentials: it was enrolled, and then the client could not be made.
        CompletionStage<StoredIdentity> identity = credentials()
                .map(kept -> (CompletionStage<StoredIdentity>) CompletableFuture.completedFuture(kept.current()))
                .orElseGet(() -> enrolOnce(token));
        identity.thenAccept(this::enrolled).whenComplete((done, failure) -> Optional.ofNullable(failure)
                .map(LinkWords::remote)
                .ifPresent(reason -> enrolmentFailed(token, attempt, reason)));
    }

    /** On a worker. */
    private CompletionStage<StoredIdentity> enrolOnce(EnrolmentToken token) {
        Optional<StoredCredentials> before = credentials();
        Function<Supplier<StoredIdentity>, StoredIdentity> keeper =
                save -> before.map(old -> old.replacedBy(save)).orElseGet(save);
        try {
            return new Enrolment(
                            setup.guard().store(), setup.servers(), setup.config(), this::facts, AgentVersion.text())
                    .run(setup.enroller(token), token, setup.threads().workers(), keeper);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(
                    new RemoteException(ErrorCode.OVERLOADED, ErrorCode.OVERLOADED.sentence(), e));
        } catch (RuntimeException | Error e) {
            // A host's store may throw what it likes, or lack a class: somebody waits to hear of it.
            return CompletableFuture.failedFuture(LinkWords.remote(e));
        }
    }

    private void enrolled(StoredIdentity identity) {
        log.worksAgain("enrolment-failed");
        log.event("enrolled", "device", identity.device(), "tenant", identity.tenant());
        connect(identity);
    }

    /** A server that is away comes back; a token that is refused stays refused. */
    private void enrolmentFailed(EnrolmentToken token, int attempt, RemoteException failure) {
        if (isClosed()) {
            return;
        }
        boolean again = failure.retryable();
        log.failure(
                "enrolment-failed",
                "code",
                failure.code(),
                "reason",
                String.valueOf(failure.getMessage()),
                "action",
                again ? "retry" : "none");
        synchronized (this) {
            enrolmentFailure = Optional.of(new LinkState.Failure(
                    failure.code(),
                    String.valueOf(failure.getMessage()),
                    setup.servers().get(0),
                    setup.guard().clock().instant()));
        }
        changed();
        if (again) {
            Duration wait = RenewalSchedule.retryAfter(Math.min(attempt, 7), setup.random());
            MachineWatch.shared().later(wait, () -> enrol(token, attempt + 1));
        }
    }

    private void connect(StoredIdentity identity) {
        StoredCredentials kept = new StoredCredentials(setup.guard().store(), identity, log);
        guard.enrolled(kept);
        LinkClient created;
        Optional<LinkClient> before;
        synchronized (this) {
            if (closed) {
                return;
            }
            before = Optional.ofNullable(client);
            enrolmentFailure = Optional.empty();
            credentials = kept;
            created = setup.client(kept, guard, this::facts, this::linkChanged);
            client = created;
        }
        before.ifPresent(LinkClient::close);
        created.start();
        changed();
    }

    private DeviceFacts facts() {
        return MachineFacts.with(AgentVersion.text(), setup.guard().offered());
    }

    private void linkChanged(LinkState state) {
        LinkWords.tell(log, state);
        LinkWords.clock(state).ifPresent(this::clockSeen);
        LinkWords.revoked(state).ifPresent(guard::endTerminals);
        changed();
    }

    private synchronized void clockSeen(ClockDifference difference) {
        clock = Optional.of(difference);
    }

    private void changed() {
        listener.changed(this::status);
    }

    /** After sleep, or with other addresses: an old connection may be dead without a word, a wait is not worth its end. */
    private void wakeUp() {
        LinkClient current = client().orElse(null);
        if (current == null) {
            return;
        }
        current.reconnectNow();
        current.factsChanged();
        current.link().ifPresent(link -> {
            var answer = link.ping().toCompletableFuture();
            MachineWatch.shared().later(PROBE, () -> {
                if (!answer.isDone()) {
                    link.close(ErrorCode.LINK_LOST);
                    current.reconnectNow();
                }
            });
        });
    }

    /** How it stands now. */
    public AgentStatus status() {
        LinkClient current;
        StoredCredentials kept;
        Optional<LinkState.Failure> failure;
        Optional<ClockDifference> lastSeen;
        boolean stopped;
        synchronized (this) {
            lastSeen = clock;
            current = client;
            kept = credentials;
            failure = enrolmentFailure;
            stopped = closed;
        }
        Optional<LinkState> link = Optional.ofNullable(current).map(LinkClient::state);
        Optional<StoredIdentity> identity = Optional.ofNullable(kept).map(StoredCredentials::current);
        // A link that stands is asked first: who sees it up must see its clock too, also before the change was told.
        Optional<ClockDifference> difference = link.flatMap(LinkWords::clock).or(() -> lastSeen);
        return LinkWords.status(
                new LinkWords.Inputs(
                        link,
                        identity,
                        failure,
                        difference,
                        stopped,
                        setup.guard().clock().instant()),
                setup.servers(),
                guard.pause(),
                guard.openChannels());
    }

    /**
     * Ends all access now and until {@link #resume}, also after a restart: open channels are closed, new ones refused. The
     * link stays, so that the server can say why.
     *
     * @param by who paused, for the people at both ends
     * @throws RemoteException when it cannot be saved; access is paused then too, until the agent ends
     */
    public void pause(String by) {
        Pause pause = guard.pause().orElse(new Pause(by, setup.guard().clock().instant()));
        guard.pause(pause);
        log.event("paused", "by", by);
        changed();
        save(
                () -> setup.guard().store().save(StoreItem.PAUSED, PauseText.write(pause)),
                "Access is paused, but that could not be saved and ends with the agent: ");
    }

    /** As {@link #pause(String)}, by the user whose process this is. */
    public void pause() {
        pause(LocalUser.name());
    }

    /** Allows access again. Does nothing when it is not paused. */
    public void resume() {
        if (guard.pause().isEmpty()) {
            return;
        }
        // First on disk: who cannot save that access is open must not open it.
        save(() -> setup.guard().store().delete(StoreItem.PAUSED), "Access stays paused: ");
        guard.resume();
        log.event("resumed");
        changed();
    }

    /**
     * Makes this machine a new device, with this token, on the same servers: for one that was removed and should come back,
     * or whose first token was refused. Tried once. What the agent was stays in use until the new identity is kept; then its
     * link and channels end, and it connects as the new device. Pause, floor and history stay as they are.
     *
     * @return the new device, or a {@link RemoteException} that says why there is none
     */
    public CompletionStage<DeviceId> enrolAgain(EnrolmentToken token) {
        if (isClosed()) {
            return CompletableFuture.failedFuture(new RemoteException(ErrorCode.CANCELLED));
        }
        CompletableFuture<DeviceId> result = new CompletableFuture<>();
        try {
            setup.threads().workers().execute(() -> enrolOnce(token)
                    .thenApply(identity -> {
                        enrolled(identity);
                        return identity.device();
                    })
                    .whenComplete((device, failure) -> {
                        if (failure == null) {
                            result.complete(device);
                        } else {
                            result.completeExceptionally(notEnrolledAgain(failure));
                        }
                    }));
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(new RemoteException(ErrorCode.OVERLOADED));
        }
        return result;
    }

    private RemoteException notEnrolledAgain(Throwable failure) {
        RemoteException reason = LinkWords.remote(failure);
        log.warning("enrolment-failed", "code", reason.code(), "reason", String.valueOf(reason.getMessage()));
        return reason;
    }

    /** Asks for a new certificate now instead of at two thirds of the life of the present one. */
    public void renewNow() {
        client().ifPresent(LinkClient::renewNow);
    }

    /** Who was there, oldest first; the newest 200. */
    public List<Visit> visits() {
        return history.visits();
    }

    private interface Saving {
        void run() throws IOException;
    }

    private static void save(Saving saving, String consequence) {
        try {
            saving.run();
        } catch (IOException e) {
            throw new RemoteException(ErrorCode.INTERNAL, consequence + Failures.sentence(e), e);
        }
    }

    private synchronized Optional<LinkClient> client() {
        return Optional.ofNullable(client);
    }

    private synchronized Optional<StoredCredentials> credentials() {
        return Optional.ofNullable(credentials);
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Ends the link and every channel, and frees everything it started; what was kept stays. Idempotent. */
    @Override
    public void close() {
        LinkClient current;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            current = client;
        }
        MachineWatch.shared().remove(onWake);
        guard.close();
        listener.close();
        if (current != null) {
            current.close();
        }
        setup.close();
        try {
            history.save();
        } catch (IOException e) {
            log.warning("history-not-saved", "reason", Failures.sentence(e));
        }
        setup.guard().store().close();
        log.event("stopped");
    }
}
