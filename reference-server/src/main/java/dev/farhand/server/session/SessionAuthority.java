package dev.farhand.server.session;

import dev.farhand.core.access.GrantHolder;
import dev.farhand.core.access.Permission;
import dev.farhand.core.annotation.ThreadConfined;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.protocol.v1.SessionDescriptor;
import dev.farhand.core.protocol.v1.SessionState;
import dev.farhand.core.session.SessionActor;
import dev.farhand.core.session.SessionId;
import dev.farhand.core.ticket.TicketBinding;
import dev.farhand.core.ticket.TicketIssuer;
import dev.farhand.core.ticket.TicketType;
import dev.farhand.server.access.Authorities;
import dev.farhand.server.access.Authority;
import dev.farhand.server.database.Database;
import dev.farhand.server.login.WebSessions;
import dev.farhand.server.login.WebSessions.LiveLogin;
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
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
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

    /**
     * Of the way to a machine or of a moment: whoever tries again may find it otherwise. What the machine itself says no to is
     * none of these, also where it may say yes another day.
     */
    private static final Set<ErrorCode> PASSING = Set.of(
            ErrorCode.AGENT_SEND_FAILED,
            ErrorCode.CANCELLED,
            ErrorCode.CHANNEL_LIMIT_REACHED,
            ErrorCode.DEVICE_OFFLINE,
            ErrorCode.INTERNAL,
            ErrorCode.LINK_LOST,
            ErrorCode.OVERLOADED,
            ErrorCode.RATE_LIMITED,
            ErrorCode.SHUTTING_DOWN,
            ErrorCode.TIMED_OUT);

    private final Database database;
    private final Sessions sessions;
    private final TicketIssuer tickets;
    private final Authorities authorities;
    private final WebSessions logins;
    private final KeyScopes keys;
    private final LinkDirectory links;
    private final SessionGrants grants;
    private final LiveSessions live;
    private final Connects connects;
    private final Function<ViewerRequest, InetAddress> addresses;
    private final Executor work;
    private final Consumer<Session> changed;
    private final PassedBytes passed = new PassedBytes();

    SessionAuthority(
            Database database,
            Sessions sessions,
            TicketIssuer tickets,
            Authorities authorities,
            WebSessions logins,
            KeyScopes keys,
            LinkDirectory links,
            SessionGrants grants,
            LiveSessions live,
            Connects connects,
            Function<ViewerRequest, InetAddress> addresses,
            Executor work,
            Consumer<Session> changed) {
        this.database = database;
        this.sessions = sessions;
        this.tickets = tickets;
        this.authorities = authorities;
        this.logins = logins;
        this.keys = keys;
        this.links = links;
        this.grants = grants;
        this.live = live;
        this.connects = connects;
        this.addresses = addresses;
        this.work = work;
        this.changed = changed;
    }

    @Override
    public CompletionStage<ViewerAccess> admit(ViewerRequest request) {
        return onWork(() -> {
            TicketBinding binding = tickets.redeem(
                    TicketType.VIEWER,
                    request.ticket(),
                    request.origin(),
                    addresses.apply(request).getHostAddress());
            ViewingUser user = ViewingUser.parse(binding.user());
            connects.count(user.user());
            Session session =
                    sessions.find(binding.session()).orElseThrow(() -> new RemoteException(ErrorCode.SESSION_UNKNOWN));
            boolean viewOnly = session.viewOnly() || !session.user().equals(user.user());
            return ViewerAccess.builder(descriptor(session), () -> channel(session, user, viewOnly))
                    .hostName(session.deviceName())
                    .osName(session.osType())
                    .viewOnly(viewOnly)
                    .user(user.toString())
                    .timer(live.timer(session))
                    .listener(new Listener(session, session.user().equals(user.user())))
                    .build();
        });
    }

    /** Only here, when the viewer is in the server's list, is it looked at who comes: no revocation falls in between. */
    private CompletionStage<ViewerChannel> channel(Session session, ViewingUser user, boolean viewOnly) {
        return onWork(() -> {
            Session now = sessions.find(session.id()).orElseThrow(() -> new RemoteException(ErrorCode.SESSION_UNKNOWN));
            Standing standing = require(now, user);
            Link link = requireLink(now);
            User person = standing.user();
            Session begun = sessions.viewed(now, person.actor(), viewOnly);
            if (begun.status().state() != now.status().state()) {
                changed.accept(begun);
            }
            GrantHolder holder = new GrantHolder(person.id().toString(), person.name(), "");
            return new ViewerChannel(
                    link, grants.terminal(begun, holder, standing.authority().at(now.place()), viewOnly));
        });
    }

    /** Who somebody is now, and what they may. */
    record Standing(User user, Optional<LiveLogin> login, Authority authority) {}

    /** As {@link Look#require}, of nobody else. */
    Standing require(Session session, ViewingUser viewing) {
        return look().require(session, viewing);
    }

    /** Begins to ask about many at this moment. */
    Look look() {
        return new Look();
    }

    /** Asks about each person with their login, and about each key, once; whatever else it is asked, it knows. To be done with soon. */
    @ThreadConfined("whoever looks")
    final class Look {
        private final Map<ViewingUser, Supplier<Standing>> people = new HashMap<>();
        private final Map<SessionHolder, Optional<Set<Permission>>> scopes = new HashMap<>();

        private Look() {}

        /**
         * Who views now.
         *
         * @throws RemoteException where they may not this session; LOGIN_REQUIRED when their login has ended
         */
        Standing require(Session session, ViewingUser viewing) {
            if (session.status().state().ended()) {
                throw new RemoteException(session.told());
            }
            Standing standing = people.computeIfAbsent(viewing, this::ask).get();
            Authority authority = limited(session.maker(), standing.authority());
            if (!Sessions.maySee(authority, new SessionHolder(viewing.user(), Optional.empty()), session)
                    || !mayUse(authority, session)) {
                throw new RemoteException(ErrorCode.SESSION_REVOKED);
            }
            return new Standing(standing.user(), standing.login(), authority);
        }

        private Supplier<Standing> ask(ViewingUser viewing) {
            try {
                Standing standing = standing(viewing);
                standing.login().ifPresent(logins::used);
                return () -> standing;
            } catch (RemoteException e) {
                return () -> {
                    throw e;
                };
            }
        }

        /** Of a session that a key opened, nobody may more than the key, and nothing once that is gone. */
        private Authority limited(SessionHolder maker, Authority own) {
            return maker.key()
                    .map(id -> scopes.computeIfAbsent(maker, holder -> keys.scopes(holder.user(), id))
                            .map(own::limitedTo)
                            .orElse(new Authority(List.of())))
                    .orElse(own);
        }
    }

    private Standing standing(ViewingUser viewing) {
        return database.transactions()
                .survey(viewing.user(), reading -> {
                    User user = Users.working(reading, viewing.user())
                            .orElseThrow(() -> new RemoteException(ErrorCode.SESSION_REVOKED));
                    Optional<LiveLogin> login = viewing.login().map(id -> logins.find(reading, user, id)
                            .orElseThrow(() -> new RemoteException(ErrorCode.LOGIN_REQUIRED)));
                    return new Standing(user, login, authorities.of(reading, user.id()));
                })
                .orElseThrow(() -> new RemoteException(ErrorCode.SESSION_REVOKED));
    }

    private static boolean mayUse(Authority authority, Session session) {
        return authority.allows(Permission.REMOTE_TERMINAL, session.place())
                && authority.allows(Permission.REMOTE_ACCESS, session.place());
    }

    /**
     * Says of sessions whether the one who opened it may still do so, at this moment and by this key; each of them is asked
     * about once. Their logins have no say: who logged out may come back for a shell that waits.
     */
    Predicate<Session> makers() {
        Map<SessionHolder, Authority> known = new HashMap<>();
        return session -> mayUse(known.computeIfAbsent(session.maker(), this::authority), session);
    }

    private Authority authority(SessionHolder maker) {
        Authority own = database.transactions()
                .survey(maker.user(), reading -> Users.working(reading, maker.user())
                        .map(user -> authorities.of(reading, user.id())))
                .flatMap(found -> found)
                .orElse(new Authority(List.of()));
        return look().limited(maker, own);
    }

    private Link requireLink(Session session) {
        return links.find(session.device()).orElseThrow(() -> {
            live.hindered(session.id(), ErrorCode.DEVICE_OFFLINE);
            return new RemoteException(ErrorCode.DEVICE_OFFLINE);
        });
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

    /** Puts into the session's row what its viewers have moved until now. */
    void countBytes(Session session) {
        long bytes = passed.take(session.id());
        if (bytes > 0) {
            try {
                sessions.passed(session, bytes);
            } catch (RuntimeException e) {
                passed.giveBack(session.id(), bytes);
                throw e;
            }
        }
    }

    /** The sessions whose row does not say yet what viewers have moved who are gone. */
    Set<SessionId> uncounted() {
        return passed.left();
    }

    /** There is no row any more that it could be put into. */
    void forgetBytes(SessionId session) {
        passed.take(session);
    }

    /** How many bytes have passed between machines and viewers. */
    long bytes() {
        return passed.all();
    }

    private final class Listener implements ViewerListener {
        private final Session session;
        private final boolean own;

        Listener(Session session, boolean own) {
            this.session = session;
            this.own = own;
        }

        /**
         * A session whose maker does not get in has failed, unless whoever tries again may find it otherwise; that somebody else
         * may not join them is not its end.
         */
        @Override
        public void refused(Viewer viewer, RemoteException reason) {
            ErrorCode code = reason.code();
            if (PASSING.contains(code)) {
                live.hindered(session.id(), code);
            } else if (own && passed.nobody(session.id())) {
                later("session " + session.id() + " refused by its machine", () -> {
                    changed.accept(sessions.fail(session, code));
                    live.forget(session.id());
                });
            }
        }

        @Override
        public void connected(Viewer viewer) {
            live.viewed(session.id());
            passed.begin(viewer);
            later("session " + session.id() + " started", () -> changed.accept(sessions.established(session)));
        }

        @Override
        public void ended(Viewer viewer, ViewerEnd end) {
            Optional<LiveSessions.End> over = over(end);
            // Known even where it cannot be written now: then the watch does, at one of its next looks.
            over.ifPresent(how -> live.ended(session.id(), how));
            // Nobody else lets go of it, whatever becomes of the rest.
            passed.end(viewer);
            later("session " + session.id() + " left by a viewer", () -> {
                countBytes(session);
                over.ifPresent(how -> {
                    changed.accept(sessions.end(session, how.actor(), Sessions.SERVER, how.reason()));
                    live.forget(session.id());
                });
            });
        }

        /** Empty where only this viewer has gone. */
        private static Optional<LiveSessions.End> over(ViewerEnd end) {
            if (end.exited().isPresent()) {
                return end.exited()
                        .map(exited -> new LiveSessions.End(
                                SessionActor.DEVICE,
                                exited.hasReason()
                                        ? Optional.of(ErrorCode.ofWireNumber(
                                                exited.getReason().getCode()))
                                        : Optional.empty()));
            }
            return end.code() == ErrorCode.SESSION_IDLE || end.code() == ErrorCode.SESSION_TOO_LONG
                    ? Optional.of(new LiveSessions.End(SessionActor.SERVER, Optional.of(end.code())))
                    : Optional.empty();
        }
    }
}
