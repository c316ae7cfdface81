package dev.farhand.agent.internal.link;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.agent.Pause;
import dev.farhand.agent.Visit;
import dev.farhand.agent.capability.CapabilityHandler;
import dev.farhand.agent.capability.CapabilityOpening;
import dev.farhand.agent.internal.state.Failures;
import dev.farhand.agent.internal.state.History;
import dev.farhand.agent.internal.state.StoredCredentials;
import dev.farhand.agent.store.StoreItem;
import dev.farhand.core.access.Capability;
import dev.farhand.core.access.ConsentMode;
import dev.farhand.core.access.EffectiveAccess;
import dev.farhand.core.access.GrantVerifier;
import dev.farhand.core.access.LocalFloor;
import dev.farhand.core.access.Permission;
import dev.farhand.core.access.RecordingMode;
import dev.farhand.core.access.RevokedGrants;
import dev.farhand.core.access.SessionGrant;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.PeerVerifier;
import dev.farhand.core.protocol.v1.ChannelKind;
import dev.farhand.core.protocol.v1.OpenChannel;
import dev.farhand.transport.link.ChannelAcceptor;
import dev.farhand.transport.link.ChannelOpening;
import dev.farhand.transport.link.LinkStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may open what on this machine. Nobody may anything, except: an echo, and a capability that is offered, to the holder
 * of a grant that is genuine, for this machine, of now, and names it; within the local floor; while access is not paused.
 */
@ThreadSafe
public final class ChannelGuard implements ChannelAcceptor {
    private static final int MOST_SESSIONS = 10_000;

    private final GuardSetup setup;
    private final History history;
    private final Consumer<Visit> visitors;
    private final GuardedSessions sessions;
    private final Optional<TerminalVisits> terminals;

    @GuardedBy("this")
    private @Nullable GrantVerifier grants;

    @GuardedBy("this")
    private Optional<Pause> pause = Optional.empty();

    @GuardedBy("this")
    private int pauses;

    @GuardedBy("this")
    private boolean closed;

    /** Made when somebody comes: most agents of many have no visitor. */
    @GuardedBy("this")
    private Set<GuardedStream> streams = Set.of();

    /** Lets nobody in before {@link #enrolled}. */
    public ChannelGuard(GuardSetup setup, History history, Consumer<Visit> visitors) {
        this.setup = setup;
        this.history = history;
        this.visitors = visitors;
        this.sessions = new GuardedSessions(setup.clock(), System::nanoTime, MOST_SESSIONS);
        this.terminals = setup.terminals().map(TerminalVisits::new);
    }

    /** From now on grants for this device are believed when an authority it trusts vouches for their signer. */
    public void enrolled(StoredCredentials credentials) {
        if (isEnrolled()) {
            // Who was let in to the device that this machine was.
            endTerminals(ErrorCode.DEVICE_REVOKED);
        }
        verifyBy(credentials);
    }

    private synchronized boolean isEnrolled() {
        return grants != null;
    }

    private synchronized void verifyBy(StoredCredentials credentials) {
        PeerVerifier peers = PeerVerifier.of(credentials::trust, setup.clock());
        grants = new GrantVerifier(
                credentials.current().tenant(),
                credentials.current().device(),
                peers::verifyGrantSigner,
                new RevokedGrants(),
                setup.clock());
    }

    /** Reads the floor; fails with a sentence for the machine's administrator. */
    public void checkFloor() throws IOException {
        floor();
    }

    @Override
    public void opening(ChannelOpening opening) {
        if (opening.request().getKind() == ChannelKind.CHANNEL_KIND_ECHO) {
            EchoChannel.serve(opening.accept());
            return;
        }
        // Signatures, the floor's file and foreign handlers have no place on a network thread.
        try {
            setup.workers().execute(() -> decide(opening));
        } catch (RejectedExecutionException e) {
            opening.refuse(new RemoteException(ErrorCode.OVERLOADED));
        }
    }

    private void decide(ChannelOpening opening) {
        OpenChannel request = opening.request();
        try {
            requireNotPaused();
            SessionGrant grant = verifier().verify(request.getSessionGrant());
            sessions.requireGoingOn(grant);
            EffectiveAccess access = EffectiveAccess.of(grant, floor());
            offer(handler(request, grant, access), new GrantedOpening(this, opening, grant, access), request);
        } catch (IOException e) {
            setup.log().failure("floor-unreadable", "reason", Failures.sentence(e));
            opening.refuse(
                    ErrorCode.PERMISSION_DENIED, "The machine's own rules cannot be read, so it lets nobody in.");
        } catch (RuntimeException | Error e) {
            // Whoever asked hears something, also when a class is missing.
            opening.refuse(refusal(request, e));
        }
    }

    private interface Handler {
        void opening(GrantedOpening opening);
    }

    private Handler handler(OpenChannel request, SessionGrant grant, EffectiveAccess access) {
        if (request.getKind() == ChannelKind.CHANNEL_KIND_TERMINAL && terminals.isPresent()) {
            requireTerminal(grant, access);
            refuseWhatCannotBeKept(access, Capability.TERMINAL);
            return terminals.get()::open;
        }
        CapabilityHandler handler = Optional.ofNullable(setup.capabilities().get(request.getName()))
                .filter(found -> request.getKind() == ChannelKind.CHANNEL_KIND_CUSTOM)
                .orElseThrow(() -> new RemoteException(ErrorCode.CHANNEL_KIND_UNSUPPORTED));
        access.requireCustom(request.getName(), setup.clock().instant());
        refuseWhatCannotBeKept(access, Capability.CUSTOM);
        return handler::opening;
    }

    /** Who may only look needs the same right as who types: a shell shows more than a screen. */
    private void requireTerminal(SessionGrant grant, EffectiveAccess access) {
        Instant now = setup.clock().instant();
        if (!access.viewOnly()) {
            access.require(Permission.REMOTE_TERMINAL, now);
        } else if (!access.open(now)) {
            throw new RemoteException(ErrorCode.OUTSIDE_ALLOWED_HOURS);
        } else if (!grant.permissions().contains(Permission.REMOTE_TERMINAL)) {
            throw new RemoteException(ErrorCode.PERMISSION_DENIED);
        }
    }

    private void offer(Handler handler, GrantedOpening granted, OpenChannel request) {
        try {
            handler.opening(granted);
        } catch (RuntimeException | Error e) {
            granted.failed(refusal(request, e));
        }
    }

    /** What the holder hears of it; the log hears more. */
    private RemoteException refusal(OpenChannel request, Throwable failure) {
        if (failure instanceof RemoteException refused) {
            setup.log().event("refused", "channel", name(request), "code", refused.code());
            return refused;
        }
        setup.log().warning("capability-failed", "channel", name(request), "reason", failure.toString());
        return new RemoteException(ErrorCode.INTERNAL);
    }

    /** Nothing records yet and nobody can be asked yet: who insists on either is not overruled by that. */
    private static void refuseWhatCannotBeKept(EffectiveAccess access, Capability capability) {
        if (access.recording() == RecordingMode.STRICT) {
            throw new RemoteException(
                    ErrorCode.RECORDING_UNAVAILABLE,
                    "This session must be recorded, and the agent of this machine cannot record.");
        }
        if (access.consent(capability).mode() == ConsentMode.CONSENT) {
            throw new RemoteException(ErrorCode.CONSENT_HELPER_ABSENT);
        }
    }

    private static String name(OpenChannel request) {
        return request.getName().isEmpty() ? request.getKind().name() : request.getName();
    }

    private synchronized GrantVerifier verifier() {
        if (grants == null) {
            throw new RemoteException(ErrorCode.GRANT_INVALID);
        }
        return grants;
    }

    /** Answers how often access was paused before; see {@link #stopped}. */
    private synchronized int requireNotPaused() {
        if (pause.isPresent()) {
            throw new RemoteException(ErrorCode.ACCESS_PAUSED);
        }
        return pauses;
    }

    /** Read each time: what the administrator writes holds for the next visitor, not after the next restart. */
    private LocalFloor floor() throws IOException {
        return setup.store()
                .load(StoreItem.FLOOR)
                .map(content -> LocalFloor.parse(new String(content, StandardCharsets.UTF_8)))
                .orElse(LocalFloor.NONE);
    }

    /** The visit is written down before the visitor hears yes. Throws {@link RemoteException} when it is a no by now. */
    GuardedStream open(GrantedOpening opening, SessionGrant grant, Supplier<LinkStream> accept) {
        int before = requireNotPaused();
        GuardedSessions.Session session = sessions.enter(grant, opening.access().limits());
        Visit visit;
        GuardedStream stream;
        try {
            visit = remember(opening, grant);
            stream = new GuardedStream(accept.get(), session, !opening.isTerminal(), ended -> ended(session, ended));
        } catch (RuntimeException | Error e) {
            sessions.leave(session);
            throw e;
        }
        keep(stream);
        try {
            stream.listen();
            stream.watch(() -> stopped(opening.access(), before));
            visitors.accept(visit);
        } catch (RuntimeException | Error e) {
            // It was a yes already, and nobody is behind it.
            stream.reset(ErrorCode.INTERNAL);
            throw e;
        }
        return stream;
    }

    private synchronized void keep(GuardedStream stream) {
        if (streams.isEmpty()) {
            streams = new HashSet<>();
        }
        streams.add(stream);
    }

    /** What has ended the access of one who was let in after so many pauses: also a pause that is over again. */
    private Optional<ErrorCode> stopped(EffectiveAccess access, int pausesBefore) {
        synchronized (this) {
            if (closed) {
                return Optional.of(ErrorCode.SHUTTING_DOWN);
            }
            if (pauses != pausesBefore) {
                return Optional.of(ErrorCode.ACCESS_PAUSED);
            }
        }
        return access.open(setup.clock().instant()) ? Optional.empty() : Optional.of(ErrorCode.OUTSIDE_ALLOWED_HOURS);
    }

    private Visit remember(CapabilityOpening opening, SessionGrant grant) {
        Instant now = setup.clock().instant();
        Visit visit = history.opened(new Visit(
                grant.sessionId().toString(),
                grant.holder().userId(),
                grant.holder().displayName(),
                grant.holder().organisation(),
                List.of(opening.capability()),
                now,
                now,
                1));
        try {
            history.save();
        } catch (IOException e) {
            setup.log().failure("history-not-saved", "reason", Failures.sentence(e));
        }
        setup.log()
                .event(
                        "visit",
                        "capability",
                        opening.capability(),
                        "user",
                        visit.user(),
                        "name",
                        visit.name(),
                        "session",
                        visit.session());
        return visit;
    }

    private void ended(GuardedSessions.Session session, GuardedStream stream) {
        sessions.leave(session);
        synchronized (this) {
            streams.remove(stream);
        }
    }

    /** Ends all channels and lets nobody in. */
    public void pause(Pause by) {
        synchronized (this) {
            pause = Optional.of(by);
            pauses++;
        }
        endAll(ErrorCode.ACCESS_PAUSED);
    }

    /** Lets visitors in again. */
    public synchronized void resume() {
        pause = Optional.empty();
    }

    /** Present while access is paused. */
    public synchronized Optional<Pause> pause() {
        return pause;
    }

    /** How many channels are in use. */
    public synchronized int openChannels() {
        return streams.size();
    }

    /** Ends the terminals that were left without a channel too. */
    public void endTerminals(ErrorCode code) {
        terminals.ifPresent(visits -> visits.end(code));
    }

    /** Ends all channels for good. */
    public void close() {
        synchronized (this) {
            closed = true;
        }
        endAll(ErrorCode.SHUTTING_DOWN);
    }

    private void endAll(ErrorCode code) {
        List<GuardedStream> open;
        synchronized (this) {
            open = List.copyOf(streams);
        }
        // First, so that visitors always hear why, and not of a shell that has just ended by itself.
        open.forEach(stream -> stream.end(code));
        endTerminals(code);
    }
}
