package dev.farhand.server.rest;

import dev.farhand.core.access.Permission;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.session.SessionActor;
import dev.farhand.core.session.SessionId;
import dev.farhand.core.session.SessionKind;
import dev.farhand.core.session.SessionState;
import dev.farhand.core.session.TerminalChoice;
import dev.farhand.core.ticket.OneTimeSecret;
import dev.farhand.core.ticket.TicketBinding;
import dev.farhand.core.ticket.TicketIssuer;
import dev.farhand.core.ticket.TicketType;
import dev.farhand.server.api.Form;
import dev.farhand.server.api.Says;
import dev.farhand.server.device.Device;
import dev.farhand.server.device.Devices;
import dev.farhand.server.http.Requests;
import dev.farhand.server.http.Visitor;
import dev.farhand.server.login.ApiKey;
import dev.farhand.server.login.WebLogin;
import dev.farhand.server.refusal.InvalidRequest;
import dev.farhand.server.refusal.Reason;
import dev.farhand.server.session.Session;
import dev.farhand.server.session.SessionFilter;
import dev.farhand.server.session.SessionHistory;
import dev.farhand.server.session.SessionService;
import dev.farhand.server.session.SessionStatistics;
import dev.farhand.server.session.Sessions;
import dev.farhand.server.session.ViewingUser;
import dev.farhand.transport.link.LinkServer;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Remote sessions. */
@Controller("/api/v1/remote/sessions")
@ExecuteOn(Requests.POOL)
final class SessionController {
    private static final int LONGEST_NOTE = 500;
    private static final int LONGEST_TICKET = 100;
    private static final int MOST_TAGS = 20;
    private static final int LONGEST_SEARCH = 200;
    private static final int SOME = 200;
    private static final String WEB = "web";
    private static final String UNATTENDED = "unattended";
    private static final String WORDS =
            "Words that stand in the machine's name, the person's, the reason, the note, a tag or the ticket.";

    /** How often somebody who opens the same session many times at once is let overtake themselves. */
    private static final int TURNS = 10;

    private final Sessions sessions;
    private final SessionService service;
    private final Devices devices;
    private final TicketIssuer tickets;
    private final LinkServer links;
    private final Events events;
    private final Clock clock;

    @SuppressWarnings("TooManyParameters") // what sessions touch
    SessionController(
            Sessions sessions,
            SessionService service,
            Devices devices,
            TicketIssuer tickets,
            LinkServer links,
            Events events,
            Clock clock) {
        this.sessions = sessions;
        this.service = service;
        this.devices = devices;
        this.tickets = tickets;
        this.links = links;
        this.events = events;
        this.clock = clock;
    }

    @Serdeable
    record NewSession(
            @Form(needed = true, format = Form.ID) @Nullable String deviceId,

            @Form(needed = true, oneOf = "terminal") @Nullable
            String type,

            @Form(value = "What for; kept with the session.", longest = LONGEST_NOTE) @Nullable
            String reason,

            @Form(
                    value = "The ticket of a help desk that it belongs to; kept with the session.",
                    longest = LONGEST_TICKET)
            @Nullable
            String ticketId,

            @Form("Never true for a terminal; whoever takes a ticket of another person's session watches it.") @Nullable
            Boolean viewOnly,

            @Form(
                    value = "Name or path of a shell that the machine offers; its own choice where it is left out.",
                    longest = TerminalChoice.LONGEST_SHELL)
            @Nullable
            String shell,

            @Form(
                    value = "Whom to log in as, where the machine allows it; its own choice where it is left out.",
                    longest = TerminalChoice.LONGEST_ACCOUNT)
            @Nullable
            String account,

            @Form(
                    value =
                            "What becomes of one's own session with the same shell and account on the same machine; replace"
                                    + " where it is left out.",
                    oneOf = {"join", "replace", "reject"})
            @Nullable
            String onConflict,

            @Form(value = "How the machine is reached: there is one way so far.", oneOf = WEB) @Nullable
            String protocol,

            @Form(value = "Whether somebody at the machine is asked: nobody is, so far.", oneOf = UNATTENDED) @Nullable
            String attendance,

            @Form("Whether it is recorded. Never true so far: no session is.") @Nullable
            Boolean record) {}

    @Serdeable
    record SessionChange(
            @Form(longest = LONGEST_NOTE) @Nullable String note,

            @Form("All of them, up to " + MOST_TAGS + ".") @Nullable
            List<String> tags,

            @Form(value = "Empty for none.", longest = LONGEST_TICKET) @Nullable
            String ticketId) {}

    @Serdeable
    record End(
            @Form(value = "The caller's own count, kept as reportedBytes: the server counts itself.", least = 0)
            @Nullable
            Long bytesTransferred) {}

    @Serdeable
    record Ended(
            @Form(format = Form.ID) String id,
            String status,
            @Form(format = Form.MOMENT) String endedAt,
            long durationSeconds,
            long bytesTransferred,
            @Nullable Long reportedBytes) {}

    @Serdeable
    record Ticket(@Form(format = Form.SECRET) String ticket, long expiresInSeconds) {
        static Ticket of(OneTimeSecret secret) {
            return new Ticket(secret.reveal(), TicketIssuer.LIFE.toSeconds());
        }
    }

    @Serdeable
    record Cleaned(int cleaned, List<String> ids) {}

    @Serdeable
    record Statistics(long totalSessions, long totalDurationSeconds, long avgDurationSeconds) {}

    @Serdeable
    record History(List<SessionBody> data, Listing.Pagination pagination, Statistics stats) {}

    @Post
    @Says(
            value = "Opens a session on a machine.",
            needs = {Permission.DEVICES_VIEW, Permission.REMOTE_ACCESS, Permission.REMOTE_TERMINAL},
            refuses = {
                ErrorCode.RECENT_FACTOR_REQUIRED,
                ErrorCode.DEVICE_WAITING,
                ErrorCode.DEVICE_OFFLINE,
                ErrorCode.CHANNEL_KIND_UNSUPPORTED,
                ErrorCode.SESSION_OWNED_ELSEWHERE,
                ErrorCode.SESSION_LIMIT,
                ErrorCode.SERVER_RESTARTING
            })
    @Status(HttpStatus.CREATED)
    SessionBody create(Visitor visitor, @Body NewSession body) {
        service.requireOpen();
        visitor.requireRecentFactor(clock.instant());
        SessionKind kind = Fields.oneOf("type", body.type(), SessionKind::ofWireName)
                .orElseThrow(() -> new InvalidRequest("type", "\"type\" is needed."));
        requirePossible(body);
        // Whoever sees no machine at all, such as a key without that scope, hears what is missing.
        visitor.authority().requireSomewhere(Permission.DEVICES_VIEW);
        Device device =
                devices.require(visitor.authority(), new DeviceId(Fields.requiredId("deviceId", body.deviceId())));
        visitor.authority().require(Permission.REMOTE_ACCESS, device.place());
        if (kind != SessionKind.TERMINAL) {
            throw new RemoteException(ErrorCode.CHANNEL_KIND_UNSUPPORTED);
        }
        visitor.authority().require(Permission.REMOTE_TERMINAL, device.place());
        if (device.waiting()) {
            throw new RemoteException(ErrorCode.DEVICE_WAITING);
        }
        if (links.links().find(device.id()).isEmpty()) {
            throw new RemoteException(ErrorCode.DEVICE_OFFLINE);
        }
        Conflict conflict =
                Fields.oneOf("onConflict", body.onConflict(), Conflict::of).orElse(Conflict.REPLACE);
        Sessions.Wish wish = new Sessions.Wish(
                kind,
                visitor.user(),
                visitor.key().map(ApiKey::id),
                visitor.actor(),
                Fields.optional("reason", body.reason(), LONGEST_NOTE).orElse(""),
                Fields.optional("ticketId", body.ticketId(), LONGEST_TICKET).orElse(""),
                viewOnly(kind, body),
                choice(body),
                id -> binding(visitor, id, kind));
        for (int turn = 0; turn < TURNS; turn++) {
            Optional<Sessions.Opened> opened = sessions.create(device, wish, visitor.caller());
            if (opened.isPresent()) {
                Session session = opened.get().session();
                events.session(session);
                return body(session).with(Ticket.of(opened.get().ticket()));
            }
            Optional<Session> joined = settle(visitor, device, wish, conflict);
            if (joined.isPresent()) {
                events.session(joined.get());
                return body(joined.get()).joined(views(visitor, joined.get()));
            }
        }
        throw new RemoteException(ErrorCode.SESSION_OWNED_ELSEWHERE);
    }

    /** Whoever asks for one that is recorded, or that somebody agreed to, gets none rather than one that is not. */
    private static void requirePossible(NewSession body) {
        require("protocol", body.protocol(), WEB, "this server knows no other way to a machine yet");
        require("attendance", body.attendance(), UNATTENDED, "nobody at a machine is asked yet");
        if (Boolean.TRUE.equals(body.record())) {
            throw new InvalidRequest("record", "\"record\" is false: this server records no session yet.");
        }
    }

    private static void require(String field, @Nullable String value, String only, String because) {
        if (value != null && !value.equals(only)) {
            throw new InvalidRequest(field, "\"" + field + "\" is " + only + ": " + because + ".");
        }
    }

    private boolean views(Visitor visitor, Session session) {
        return service.viewers().viewers(session.id()).stream().anyMatch(viewer -> ViewingUser.parse(viewer.user())
                .user()
                .equals(visitor.user().id()));
    }

    /** A terminal begins with its maker: a shell in which nobody may ever type would be no use, and replaces none that is. */
    private static boolean viewOnly(SessionKind kind, NewSession body) {
        boolean viewOnly = Boolean.TRUE.equals(body.viewOnly());
        if (viewOnly && kind == SessionKind.TERMINAL) {
            throw new InvalidRequest(
                    "viewOnly",
                    "\"viewOnly\" is not for terminals, since nobody could type in it. To watch another person's, take a"
                            + " ticket of their session.");
        }
        return viewOnly;
    }

    private static TerminalChoice choice(NewSession body) {
        return new TerminalChoice(
                name("shell", Reason.SHELL_MALFORMED, body.shell(), TerminalChoice::isShell, "zsh or /usr/bin/zsh"),
                name(
                        "account",
                        Reason.ACCOUNT_MALFORMED,
                        body.account(),
                        TerminalChoice::isAccount,
                        "root or ada@example.com"));
    }

    private static Optional<String> name(
            String field, Reason otherwise, @Nullable String value, Predicate<String> possible, String example) {
        if (value == null) {
            return Optional.empty();
        }
        if (!possible.test(value)) {
            throw new InvalidRequest(field, otherwise, "\"" + field + "\" is a name such as " + example + ".");
        }
        return Optional.of(value);
    }

    /** What to do about one's own live session of the same kind on the same machine. */
    private enum Conflict {
        JOIN,
        REPLACE,
        REJECT;

        static Optional<Conflict> of(String name) {
            return Arrays.stream(values())
                    .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(name))
                    .findFirst();
        }
    }

    /** The session to join; empty where it is worth another turn. */
    private Optional<Session> settle(Visitor visitor, Device device, Sessions.Wish wish, Conflict conflict) {
        List<Session> live = sessions.live(device.id(), wish);
        switch (conflict) {
            case JOIN -> {
                return live.stream().findFirst();
            }
            case REJECT -> {
                if (!live.isEmpty()) {
                    throw new RemoteException(ErrorCode.SESSION_OWNED_ELSEWHERE);
                }
            }
            case REPLACE ->
                live.forEach(session -> endUnlessEnded(
                        session, SessionActor.TECHNICIAN, visitor, Optional.of(ErrorCode.SESSION_OWNED_ELSEWHERE)));
            default -> throw new IllegalStateException("there is no " + conflict);
        }
        return Optional.empty();
    }

    @Get
    @Says("Live sessions, and ended ones where one asks for them: one's own, and others' where one manages them.")
    @SuppressWarnings("TooManyParameters") // as many as the query may have
    Listing<SessionBody> list(
            Visitor visitor,
            @Form(format = Form.ID) @Nullable @QueryValue String deviceId,
            @Form(oneOf = {"pending", "connecting", "active", "disconnected", "failed", "denied"}) @Nullable @QueryValue
                    String status,
            @Form(oneOf = {"terminal", "desktop", "file_transfer"}) @Nullable @QueryValue String type,
            @Form(oneOf = {"true", "false"}) @Nullable @QueryValue String includeEnded,
            @Form(format = Form.ID) @Nullable @QueryValue String userId,
            @Form(value = WORDS, longest = LONGEST_SEARCH) @Nullable @QueryValue String q,
            @Form(least = 1) @Nullable @QueryValue Integer page,
            @Form(least = 1, most = Fields.LARGEST_PAGE) @Nullable @QueryValue Integer limit) {
        Optional<SessionState> state = Fields.oneOf("status", status, SessionState::ofWireName);
        SessionFilter filter = new SessionFilter(
                device(visitor, deviceId),
                Fields.id("userId", userId),
                Fields.oneOf("type", type, SessionKind::ofWireName),
                state,
                true,
                Fields.truth("includeEnded", includeEnded).orElse(false)
                        || state.map(SessionState::ended).orElse(false),
                Optional.empty(),
                Optional.empty(),
                Fields.words("q", q, LONGEST_SEARCH));
        return Listing.of(
                page,
                limit,
                (size, offset) -> sessions.list(visitor.authority(), visitor.holder(), filter, size, offset),
                this::body);
    }

    @Get("/history")
    @Says("Ended sessions, and what they come to.")
    @SuppressWarnings("TooManyParameters") // as many as the query may have
    History history(
            Visitor visitor,
            @Form(format = Form.ID) @Nullable @QueryValue String deviceId,
            @Form(format = Form.ID) @Nullable @QueryValue String userId,
            @Form(oneOf = {"terminal", "desktop", "file_transfer"}) @Nullable @QueryValue String type,
            @Form(format = Form.MOMENT) @Nullable @QueryValue String startDate,
            @Form(format = Form.MOMENT) @Nullable @QueryValue String endDate,
            @Form(value = WORDS, longest = LONGEST_SEARCH) @Nullable @QueryValue String q,
            @Form(least = 1) @Nullable @QueryValue Integer page,
            @Form(least = 1, most = Fields.LARGEST_PAGE) @Nullable @QueryValue Integer limit) {
        SessionFilter filter = new SessionFilter(
                device(visitor, deviceId),
                Fields.id("userId", userId),
                Fields.oneOf("type", type, SessionKind::ofWireName),
                Optional.empty(),
                false,
                true,
                Fields.moment("startDate", startDate),
                Fields.moment("endDate", endDate),
                Fields.words("q", q, LONGEST_SEARCH));
        int number = Fields.page(page);
        int size = Fields.limit(limit);
        SessionHistory found =
                sessions.history(visitor.authority(), visitor.holder(), filter, size, (number - 1L) * size);
        SessionStatistics all = found.all();
        return new History(
                found.page().stream().map(this::body).toList(),
                new Listing.Pagination(number, size, all.totalSessions()),
                new Statistics(all.totalSessions(), all.totalDurationSeconds(), all.averageDurationSeconds()));
    }

    @Get("/{id}")
    @Says(value = "One session.", refuses = ErrorCode.SESSION_UNKNOWN)
    SessionBody one(Visitor visitor, String id) {
        return body(require(visitor, id));
    }

    @Patch("/{id}")
    @Says(
            value = "Changes what people write on a session; what is left out stays.",
            refuses = ErrorCode.SESSION_UNKNOWN)
    SessionBody change(Visitor visitor, String id, @Body SessionChange body) {
        Session session = require(visitor, id);
        Sessions.Change change = new Sessions.Change(
                Fields.optional("note", body.note(), LONGEST_NOTE),
                Fields.tags(body.tags(), MOST_TAGS),
                Fields.optional("ticketId", body.ticketId(), LONGEST_TICKET));
        Session changed = sessions.change(session, change, visitor.actor());
        events.session(changed);
        return body(changed);
    }

    @Post("/{id}/ws-ticket")
    @Says(
            value = "A ticket that opens one viewer socket of the session, once.",
            needs = Permission.REMOTE_TERMINAL,
            refuses = {
                ErrorCode.SESSION_UNKNOWN,
                ErrorCode.SESSION_ENDED,
                ErrorCode.TICKETS_UNAVAILABLE,
                ErrorCode.SERVER_RESTARTING
            })
    Ticket ticket(Visitor visitor, String id) {
        service.requireOpen();
        Session session = require(visitor, id);
        if (session.status().state().ended()) {
            throw new RemoteException(ErrorCode.SESSION_ENDED, session.toldAfterwards());
        }
        visitor.authority().require(Permission.REMOTE_TERMINAL, session.place());
        if (visitor.key().isPresent() && !session.isOf(visitor.holder())) {
            // Its socket would go by its maker's rights, and not end with the key.
            throw new RemoteException(ErrorCode.PERMISSION_DENIED);
        }
        return Ticket.of(tickets.issue(TicketType.VIEWER, binding(visitor, session.id(), session.kind())));
    }

    private TicketBinding binding(Visitor visitor, SessionId session, SessionKind kind) {
        ViewingUser viewer =
                new ViewingUser(visitor.user().id(), visitor.browser().map(WebLogin::id));
        return service.ticketFor(
                session, kind, viewer, visitor.origin(), visitor.caller().address());
    }

    @Post("/{id}/end")
    @Says(
            value = "Ends a session, for its viewers and on its machine.",
            refuses = {ErrorCode.SESSION_UNKNOWN, ErrorCode.SESSION_ENDED})
    Ended end(Visitor visitor, String id, @Nullable @Body End body) {
        Session session = require(visitor, id);
        Optional<Long> reported = Optional.ofNullable(body).map(End::bytesTransferred);
        if (reported.filter(bytes -> bytes < 0).isPresent()) {
            throw new InvalidRequest("bytesTransferred", "\"bytesTransferred\" is not negative.");
        }
        Session over = end(session, actor(visitor, session), visitor, Optional.empty());
        Session ended = reported.map(bytes -> sessions.reported(over, bytes)).orElse(over);
        return new Ended(
                ended.id().toString(),
                ended.status().state().wireName(),
                ended.status().endedAt().map(Instant::toString).orElse(""),
                ended.status().duration(clock.instant()).toSeconds(),
                ended.bytes(),
                ended.reportedBytes().orElse(null));
    }

    @Delete("/stale")
    @Says("Ends live sessions that one may end.")
    Cleaned stale(
            Visitor visitor,
            @Form(format = Form.ID) @Nullable @QueryValue String deviceId,
            @Form(least = 0) @Nullable @QueryValue Integer olderThanSeconds,
            @Form(
                            value = "Leaves those alone that are in use.",
                            oneOf = {"true", "false"})
                    @Nullable
                    @QueryValue
                    String onlyInactive) {
        int age = olderThanSeconds == null
                ? 0
                : Fields.number("olderThanSeconds", olderThanSeconds, 0, Integer.MAX_VALUE);
        boolean spare = Fields.truth("onlyInactive", onlyInactive).orElse(false);
        SessionFilter filter = new SessionFilter(
                device(visitor, deviceId),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true,
                false,
                Optional.empty(),
                // And none that is made meanwhile.
                Optional.of(clock.instant().minus(Duration.ofSeconds(age)).plusMillis(1)),
                List.of());
        List<String> ids = new ArrayList<>();
        int spared = 0;
        for (List<Session> some = live(visitor, filter, spared);
                !some.isEmpty();
                some = live(visitor, filter, spared)) {
            for (Session session : some) {
                if (spare && session.status().state() == SessionState.ACTIVE) {
                    spared++;
                } else if (endUnlessEnded(session, actor(visitor, session), visitor, Optional.empty())) {
                    ids.add(session.id().toString());
                }
            }
        }
        return new Cleaned(ids.size(), ids);
    }

    /** Some of them after those that are left alone; who was ended is on no list of live ones any more. */
    private List<Session> live(Visitor visitor, SessionFilter filter, int spared) {
        return sessions.list(visitor.authority(), visitor.holder(), filter, SOME, spared)
                .items();
    }

    private static SessionActor actor(Visitor visitor, Session session) {
        return session.isOf(visitor.holder()) ? SessionActor.TECHNICIAN : SessionActor.ADMINISTRATOR;
    }

    private Session end(Session session, SessionActor actor, Visitor visitor, Optional<ErrorCode> reason) {
        return service.watch().end(session, actor, visitor.actor(), Optional.of(visitor.caller()), reason);
    }

    /** Says whether this was what ended it; somebody else may have been faster. */
    private boolean endUnlessEnded(Session session, SessionActor actor, Visitor visitor, Optional<ErrorCode> reason) {
        try {
            end(session, actor, visitor, reason);
            return true;
        } catch (RemoteException e) {
            if (e.code() == ErrorCode.SESSION_ENDED) {
                return false;
            }
            throw e;
        }
    }

    /** The machine that a list is narrowed to: one that the visitor has to do with, or had until it was removed. */
    private Optional<UUID> device(Visitor visitor, @Nullable String id) {
        Optional<UUID> device = Fields.id("deviceId", id);
        device.ifPresent(known -> devices.requireEver(visitor.authority(), new DeviceId(known)));
        return device;
    }

    private Session require(Visitor visitor, String id) {
        try {
            return sessions.require(visitor.authority(), visitor.holder(), SessionId.parse(id));
        } catch (IllegalArgumentException e) {
            throw new RemoteException(ErrorCode.SESSION_UNKNOWN, ErrorCode.SESSION_UNKNOWN.sentence(), e);
        }
    }

    private SessionBody body(Session session) {
        return SessionBody.of(session, links.links().find(session.device()).isPresent(), clock.instant());
    }
}
