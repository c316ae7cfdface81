package dev.farhand.server.session;

import dev.farhand.core.access.GrantHolder;
import dev.farhand.core.access.Permission;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.protocol.v1.SessionDescriptor;
import dev.farhand.core.protocol.v1.SessionState;
import dev.farhand.core.protocol.v1.TerminalExited;
import dev.farhand.core.session.SessionActor;
import dev.farhand.core.ticket.TicketBinding;
import dev.farhand.core.ticket.TicketIssuer;
import dev.farhand.core.ticket.TicketType;
import dev.farhand.server.access.Authorities;
import dev.farhand.server.access.Authority;
import dev.farhand.server.login.WebSessions;
import dev.farhand.server.user.User;
import dev.farhand.server.user.Users;
import dev.farhand.transport.link.Link;
import dev.farhand.transport.link.LinkDirectory;
import dev.farhand.transport.viewer.Viewer;
import dev.farhand.transport.viewer.ViewerAccess;
import dev.farhand.transport.viewer.ViewerAuthority;
import dev.farhand.transport.viewer.ViewerChannel;
import dev.farhand.transport.viewer.ViewerEnd;
import dev.farhand.transport.viewer.ViewerListener;
import dev.farhand.transport.viewer.ViewerRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides, each time anew, whether somebody may be on a machine: when a socket comes with its ticket, when a channel is
 * opened, and while it goes on. A session's row is where it looks, never what it believes.
 */
@ThreadSafe
public final class SessionAuthority implements ViewerAuthority {
    private static final Logger LOG = LoggerFactory.getLogger(SessionAuthority.class);

    private final Sessions sessions;
    private final TicketIssuer tickets;
    private final Authorities authorities;
    private final Users users;
    private final WebSessions logins;
    private final KeyScopes keys;
    private final LinkDirectory links;
    private final SessionGrants grants;
    private final LiveSessions live;
    private final Executor work;
    private final Consumer<Session> changed;
    private final LongAdder passed = new LongAdder();

    SessionAuthority(
            Sessions sessions,
            TicketIssuer tickets,
            Authorities authorities,
            Users users,
            WebSessions logins,
            KeyScopes keys,
            LinkDirectory links,
            SessionGrants grants,
            LiveSessions live,
            Executor work,
            Consumer<Session> changed) {
        this.sessions = sessions;
        this.tickets = tickets;
        this.authorities = authorities;
        this.users = users;
        this.logins = logins;
        this.keys = keys;
        this.links = links;
        this.grants = grants;
        this.live = live;
        this.work = work;
        this.changed = changed;
    }

    @Override
    public CompletionStage<ViewerAccess> admit(ViewerRequest request) {
        return onWork(() -> {
            TicketBinding binding = tickets.redeem(
                    TicketType.VIEWER,
                    request.ticket(),
                    request.origin().orElse(""),
                    request.remoteAddress().getAddress().getHostAddress());
            Session session =
                    sessions.find(binding.session()).orElseThrow(() -> new RemoteException(ErrorCode.SESSION_UNKNOWN));
            ViewingUser user = ViewingUser.parse(binding.user());
            boolean viewOnly = session.viewOnly() || !session.user().equals(user.user());
            require(session, user);
            requireLink(session);
            Session begun = sessions.negotiating(session);
            changed.accept(begun);
            return ViewerAccess.builder(descriptor(begun), () -> channel(begun, user, viewOnly))
                    .hostName(begun.deviceName())
                    .osName(begun.osType())
                    .viewOnly(viewOnly)
                    .user(user.toString())
                    .timer(live.timer(begun.id()))
                    .listener(new Listener(begun))
                    .build();
        });
    }

    private CompletionStage<ViewerChannel> channel(Session session, ViewingUser user, boolean viewOnly) {
        return onWork(() -> {
            Session now = sessions.find(session.id()).orElseThrow(() -> new RemoteException(ErrorCode.SESSION_UNKNOWN));
            Set<Permission> permissions = require(now, user);
            User person = users.find(user.user()).orElseThrow(() -> new RemoteException(ErrorCode.SESSION_REVOKED));
            sessions.viewed(now, person.actor(), viewOnly);
            GrantHolder holder = new GrantHolder(person.id().toString(), person.name(), "");
            return new ViewerChannel(requireLink(now), grants.terminal(now, holder, permissions, viewOnly));
        });
    }

    /**
     * What this person may do on the session's machine now.
     *
     * @throws RemoteException where that does not include this session; LOGIN_REQUIRED when their login has ended
     */
    Set<Permission> require(Session session, ViewingUser viewing) {
        UUID user = viewing.user();
        if (session.status().state().ended()) {
            throw new RemoteException(session.told());
        }
        if (!users.mayWork(user)) {
            throw new RemoteException(ErrorCode.SESSION_REVOKED);
        }
        if (!viewing.login().map(login -> logins.stands(user, login)).orElse(true)) {
            throw new RemoteException(ErrorCode.LOGIN_REQUIRED);
        }
        Authority authority = authority(session, user);
        if (!Sessions.maySee(authority, new SessionHolder(user, Optional.empty()), session)
                || !authority.allows(Permission.REMOTE_TERMINAL, session.place())
                || !authority.allows(Permission.REMOTE_ACCESS, session.place())) {
            throw new RemoteException(ErrorCode.SESSION_REVOKED);
        }
        return authority.at(session.place());
    }

    /** Of a session that a key opened, nobody may more than the key, and nothing once that is gone. */
    private Authority authority(Session session, UUID user) {
        Authority own = authorities.of(user);
        return session.key()
                .map(id -> keys.scopes(session.user(), id).map(own::limitedTo).orElse(new Authority(List.of())))
                .orElse(own);
    }

    private Link requireLink(Session session) {
        return links.find(session.device()).orElseThrow(() -> new RemoteException(ErrorCode.DEVICE_OFFLINE));
    }

    private static SessionDescriptor descriptor(Session session) {
        return SessionDescriptor.newBuilder()
                .setSessionId(session.id().toString())
                .setDeviceId(session.device().toString())
                .setKind(dev.farhand.core.protocol.v1.SessionKind.SESSION_KIND_TERMINAL)
                .setState(SessionState.SESSION_STATE_ACTIVE)
                .setCreatedAtMs(session.status().createdAt().toEpochMilli())
                .setStartedAtMs(session.status()
                        .startedAt()
                        .map(at -> at.toEpochMilli())
                        .orElse(0L))
                .build();
    }

    private <T> CompletionStage<T> onWork(Supplier<T> question) {
        try {
            return CompletableFuture.supplyAsync(question, work);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(new RemoteException(ErrorCode.OVERLOADED));
        }
    }

    private void later(String what, Runnable change) {
        try {
            work.execute(() -> {
                try {
                    change.run();
                } catch (RemoteException e) {
                    LOG.info("{}: {}", what, e.code());
                } catch (RuntimeException e) {
                    LOG.error("{} failed", what, e);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.warn("{} is left to the next look: too much to do", what);
        }
    }

    /** How many bytes passed between machines and viewers that have left. */
    long passed() {
        return passed.sum();
    }

    private final class Listener implements ViewerListener {
        private final Session session;

        Listener(Session session) {
            this.session = session;
        }

        @Override
        public void connected(Viewer viewer) {
            live.viewed(session.id());
            later("session " + session.id() + " started", () -> changed.accept(sessions.established(session)));
        }

        @Override
        public void ended(Viewer viewer, ViewerEnd end) {
            later("session " + session.id() + " left by a viewer", () -> {
                long bytes = viewer.bytesToMachine() + viewer.bytesToViewer();
                passed.add(bytes);
                if (bytes > 0) {
                    sessions.passed(session, bytes);
                }
                if (end.exited().isPresent()) {
                    Optional<ErrorCode> reason = end.exited()
                            .filter(TerminalExited::hasReason)
                            .map(exited ->
                                    ErrorCode.ofWireNumber(exited.getReason().getCode()));
                    changed.accept(sessions.end(session, SessionActor.DEVICE, Sessions.SERVER, reason));
                    live.forget(session.id());
                } else if (end.code() == ErrorCode.SESSION_IDLE || end.code() == ErrorCode.SESSION_TOO_LONG) {
                    changed.accept(
                            sessions.end(session, SessionActor.SERVER, Sessions.SERVER, Optional.of(end.code())));
                    live.forget(session.id());
                }
            });
        }
    }
}
