package dev.farhand.server.session;

import dev.farhand.core.access.Permission;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.audit.AuditAction;
import dev.farhand.core.audit.AuditActor;
import dev.farhand.core.audit.AuditEvent;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.TenantId;
import dev.farhand.core.limit.CountLimits;
import dev.farhand.core.limit.LimitScope;
import dev.farhand.core.session.SessionAct;
import dev.farhand.core.session.SessionActor;
import dev.farhand.core.session.SessionId;
import dev.farhand.core.session.SessionKind;
import dev.farhand.core.session.SessionState;
import dev.farhand.core.session.SessionStatus;
import dev.farhand.core.session.TerminalChoice;
import dev.farhand.core.ticket.NewTicket;
import dev.farhand.core.ticket.OneTimeSecret;
import dev.farhand.core.ticket.TicketBinding;
import dev.farhand.core.ticket.TicketIssuer;
import dev.farhand.core.ticket.TicketType;
import dev.farhand.server.access.Authority;
import dev.farhand.server.access.DevicePlace;
import dev.farhand.server.access.Reach;
import dev.farhand.server.audit.Difference;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.Page;
import dev.farhand.server.database.Row;
import dev.farhand.server.database.TenantKey;
import dev.farhand.server.database.TenantReading;
import dev.farhand.server.database.TenantTransaction;
import dev.farhand.server.device.Device;
import dev.farhand.server.login.Caller;
import dev.farhand.server.refusal.OverLimit;
import dev.farhand.server.user.User;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Remote sessions in the database: made within limits, moved by {@link SessionStatus}, each step on record. */
@ThreadSafe
public final class Sessions {
    private static final int SOME = 500;
    private static final String COLUMNS = """
            SELECT s.tenant_id, s.id, s.device_id, s.user_id, s.user_name, s.user_email, s.kind, s.state, s.state_since,
                s.created_at, s.started_at, s.ended_at, s.ended_by, s.end_reason, s.api_key_id, s.reason, s.note, s.view_only, s.bytes_transferred,
                s.shell, s.account, s.reported_bytes, s.tags, s.ticket_reference,
                d.site_id, d.device_group_id, d.hostname, d.os_type,
                coalesce(d.name, nullif(d.hostname, ''), d.label) AS device_name
            """;
    private static final String FROM = """
            FROM farhand.sessions s
                JOIN farhand.devices d ON d.tenant_id = s.tenant_id AND d.id = s.device_id
            """;
    private static final String FILTER = """
            (CAST(? AS uuid) IS NULL OR s.device_id = CAST(? AS uuid))
                AND (CAST(? AS uuid) IS NULL OR s.user_id = CAST(? AS uuid))
                AND (CAST(? AS text) IS NULL OR s.kind = CAST(? AS text))
                AND (CAST(? AS text) IS NULL OR s.state = CAST(? AS text))
                AND (s.ended_at IS NULL AND ? OR s.ended_at IS NOT NULL AND ?)
                AND (CAST(? AS timestamptz) IS NULL OR s.created_at >= CAST(? AS timestamptz))
                AND (CAST(? AS timestamptz) IS NULL OR s.created_at < CAST(? AS timestamptz))
                AND EXISTS (SELECT FROM farhand.devices d
                    WHERE d.tenant_id = s.tenant_id AND d.id = s.device_id
                        AND (s.user_id = ? AND (CAST(? AS uuid) IS NULL OR s.api_key_id = CAST(? AS uuid))
                                AND farhand.within(d.tenant_id, d.site_id, d.device_group_id, ?)
                            OR farhand.within(d.tenant_id, d.site_id, d.device_group_id, ?))
                        AND (? OR s.words || chr(10) || lower(concat_ws(chr(10), d.name, d.hostname, d.label))
                            LIKE ALL (ARRAY(SELECT lower(w) FROM unnest(?) w))))
            """;

    /** Live, of the same kind, choice and maker; a person's are not those of their keys. */
    private static final String SAME = """
            s.device_id = ? AND s.kind = ? AND s.user_id = ? AND s.api_key_id IS NOT DISTINCT FROM CAST(? AS uuid)
                AND s.shell = ? AND s.account = ? AND s.ended_at IS NULL
            """;

    /** Of each tenant the newest ones, which its index gives in this order; joined is what is on the page and no more. */
    private static final String PAGE = COLUMNS + """
            FROM (SELECT n.tenant_id, n.id
                FROM unnest(CAST(? AS uuid[])) AS t (tenant_id)
                    CROSS JOIN LATERAL (SELECT s.tenant_id, s.id, s.created_at FROM farhand.sessions s
                        WHERE s.tenant_id = t.tenant_id AND
            """ + FILTER + """
                        ORDER BY s.created_at DESC, s.id LIMIT ?) n
                ORDER BY n.created_at DESC, n.id LIMIT ? OFFSET ?) p
                JOIN farhand.sessions s ON s.tenant_id = p.tenant_id AND s.id = p.id
                JOIN farhand.devices d ON d.tenant_id = s.tenant_id AND d.id = s.device_id
            ORDER BY s.created_at DESC, s.id
            """;

    /** By the index of a machine's sessions: it may have a long history. */
    private static final String ENDED = COLUMNS + """
            FROM (SELECT n.tenant_id, n.id
                FROM unnest(CAST(? AS uuid[]), CAST(? AS uuid[])) AS m (tenant_id, device_id)
                    CROSS JOIN LATERAL (SELECT s.tenant_id, s.id, s.ended_at FROM farhand.sessions s
                        WHERE s.tenant_id = m.tenant_id AND s.device_id = m.device_id
                        ORDER BY s.created_at DESC LIMIT ?) n
                WHERE n.ended_at > ?) e
                JOIN farhand.sessions s ON s.tenant_id = e.tenant_id AND s.id = e.id
                JOIN farhand.devices d ON d.tenant_id = s.tenant_id AND d.id = s.device_id
            """;

    private static final int KEPT_BY_A_MACHINE = 64;

    private static final Map<String, Function<Session, String>> WRITTEN = Map.of(
            "note", Session::note,
            "tags", session -> String.join(", ", session.tags()),
            "ticket", Session::ticketId);

    private final Database database;
    private final CountLimits limits;
    private final TicketIssuer tickets;
    private final Clock clock;

    /** In this database, as many at a time as these limits say. */
    public Sessions(Database database, CountLimits limits, TicketIssuer tickets, Clock clock) {
        this.database = database;
        this.limits = limits;
        this.tickets = tickets;
        this.clock = clock;
    }

    /**
     * What is asked for.
     *
     * @param kind of which kind
     * @param user for whom
     * @param key with which key, where it is a program
     * @param by who is on record for it
     * @param purpose what for
     * @param ticketId for which ticket of a help desk
     * @param viewOnly whether it may watch only
     * @param choice which shell, and as whom
     * @param viewer who comes with its first ticket
     */
    public record Wish(
            SessionKind kind,
            User user,
            Optional<UUID> key,
            AuditActor by,
            String purpose,
            String ticketId,
            boolean viewOnly,
            TerminalChoice choice,
            Function<SessionId, TicketBinding> viewer) {
        /** For the record. */
        private String what() {
            return kind.wireName()
                    + (ticketId.isEmpty() ? "" : " ticket=" + ticketId)
                    + choice.account().map(name -> " account=" + name).orElse("")
                    + choice.shell().map(name -> " shell=" + name).orElse("");
        }
    }

    /**
     * A new session.
     *
     * @param session it
     * @param ticket opens its first viewer's socket
     */
    public record Opened(Session session, OneTimeSecret ticket) {}

    /**
     * Makes a session on a machine, and the ticket that its maker comes with next; whether they may, the caller has decided.
     * Empty where they have a live one of this kind and choice on it already.
     *
     * @throws OverLimit when there are too many
     */
    public Optional<Opened> create(Device device, Wish wish, Caller caller) {
        User user = wish.user();
        TenantId tenant = device.place().tenant();
        SessionId id = SessionId.random();
        Instant now = clock.instant();
        return database.transactions().write(tenant, transaction -> {
            // Counting and adding is one thing, for all tenants and nodes: one of two that come at once finds the
            // other.
            transaction.one("SELECT pg_advisory_xact_lock(7253001) IS NULL AS locked", row -> true);
            if (hasLive(transaction, device.id(), wish)) {
                return Optional.empty();
            }
            limits.check(counts(transaction, user.id(), device.id())).ifPresent(limit -> {
                throw new OverLimit(limit);
            });
            transaction.update(
                    """
                    INSERT INTO farhand.sessions (tenant_id, id, device_id, user_id, user_name, user_email, kind, state,
                        state_since, created_at, reason, ticket_reference, view_only, api_key_id, shell, account)
                    VALUES (?, ?, ?, ?, ?, ?, ?, 'pending', ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    tenant,
                    id,
                    device.id(),
                    user.id(),
                    user.name(),
                    user.email().value(),
                    wish.kind().wireName(),
                    now,
                    now,
                    wish.purpose(),
                    wish.ticketId(),
                    wish.viewOnly(),
                    wish.key(),
                    wish.choice().shell().orElse(""),
                    wish.choice().account().orElse(""));
            transaction.audit(AuditEvent.builder(now, AuditAction.SESSION_CREATED, wish.by())
                    .device(device.id())
                    .session(id)
                    .subject(wish.what())
                    .note(wish.purpose())
                    .caller(caller.address(), caller.userAgent())
                    .build());
            NewTicket<?> ticket = tickets.make(TicketType.VIEWER, wish.viewer().apply(id));
            DatabaseTickets.insert(transaction, ticket.stored());
            return Optional.of(new Opened(require(transaction, id), ticket.secret()));
        });
    }

    private static boolean hasLive(TenantReading reading, DeviceId device, Wish wish) {
        return reading.one(
                "SELECT EXISTS (SELECT FROM farhand.sessions s WHERE " + SAME + ") AS live",
                row -> row.yes("live"),
                same(device, wish));
    }

    /** What {@link #SAME} asks for. */
    private static Object[] same(DeviceId device, Wish wish) {
        return new Object[] {
            device,
            wish.kind().wireName(),
            wish.user().id(),
            wish.key(),
            wish.choice().shell().orElse(""),
            wish.choice().account().orElse("")
        };
    }

    private static Map<LimitScope, Long> counts(TenantReading reading, UUID user, DeviceId device) {
        return reading.one(
                """
                SELECT l.of_user, l.of_server,
                    (SELECT count(*) FROM farhand.sessions WHERE ended_at IS NULL AND device_id = ?) AS of_device,
                    (SELECT count(*) FROM farhand.sessions WHERE ended_at IS NULL) AS of_tenant
                FROM farhand.live_sessions(?) l
                """,
                row -> Map.of(
                        LimitScope.USER, row.number("of_user"),
                        LimitScope.DEVICE, row.number("of_device"),
                        LimitScope.ORGANISATION, row.number("of_tenant"),
                        LimitScope.SERVER, row.number("of_server")),
                device,
                user);
    }

    /** The session of this name, for whoever decides then who may see it. */
    public Optional<Session> find(SessionId id) {
        return database.transactions()
                .read(TenantKey.session(id), (place, reading) -> find(reading, id))
                .flatMap(found -> found);
    }

    /** Those of these names that there are, however many; for what the server does by itself. */
    Map<SessionId, Session> find(Collection<SessionId> ids) {
        Map<SessionId, Session> found = new HashMap<>();
        List<String> names = ids.stream().map(SessionId::toString).toList();
        if (!names.isEmpty()) {
            database.lookups().manyTenants(tenants -> {
                for (int from = 0; from < names.size(); from += SOME) {
                    some(tenants, names.subList(from, Math.min(names.size(), from + SOME)))
                            .forEach(session -> found.put(session.id(), session));
                }
            });
        }
        return found;
    }

    private List<Session> some(List<TenantId> tenants, List<String> ids) {
        return database.transactions()
                .survey(
                        tenants,
                        reading -> reading.list(
                                COLUMNS + FROM + " WHERE s.id = ANY (CAST(? AS uuid[]))", Sessions::session, ids));
    }

    /**
     * A session that somebody may see: their own, or any where they manage sessions.
     *
     * @throws RemoteException SESSION_UNKNOWN where there is none, or not for them
     */
    public Session require(Authority authority, SessionHolder holder, SessionId id) {
        return find(id).filter(session -> maySee(authority, holder, session))
                .orElseThrow(() -> new RemoteException(ErrorCode.SESSION_UNKNOWN));
    }

    /**
     * Whether somebody may see it: the one who opened it, as long as the machine is still any business of theirs, or who
     * manages sessions there.
     */
    public static boolean maySee(Authority authority, SessionHolder holder, Session session) {
        return session.isOf(holder) && !authority.at(session.place()).isEmpty()
                || authority.allows(Permission.SESSIONS_MANAGE, session.place());
    }

    /** The newest ones first, of those that somebody may see and asked for. */
    public Page<Session> list(Authority authority, SessionHolder holder, SessionFilter filter, int limit, long offset) {
        return database.transactions()
                .survey(
                        authority.tenants(),
                        reading -> new Page<>(
                                page(reading, authority, holder, filter, limit, offset),
                                reading.one(
                                        "SELECT count(*) AS sessions FROM farhand.sessions s WHERE " + FILTER,
                                        row -> row.number("sessions"),
                                        values(authority, holder, filter).toArray())),
                        Page.none());
    }

    /** The same, with what all of them come to. */
    public SessionHistory history(
            Authority authority, SessionHolder holder, SessionFilter filter, int limit, long offset) {
        return database.transactions()
                .survey(
                        authority.tenants(),
                        reading -> new SessionHistory(
                                page(reading, authority, holder, filter, limit, offset),
                                reading.one(
                                        "SELECT count(*) AS sessions, coalesce(floor(sum(extract(epoch FROM"
                                                + " s.ended_at - coalesce(s.started_at, s.created_at)))), 0)::bigint AS seconds"
                                                + " FROM farhand.sessions s WHERE " + FILTER,
                                        row -> new SessionStatistics(row.number("sessions"), row.number("seconds")),
                                        values(authority, holder, filter).toArray())),
                        new SessionHistory(List.of(), new SessionStatistics(0, 0)));
    }

    @SuppressWarnings("TooManyParameters") // whose, which, and how far
    private static List<Session> page(
            TenantReading reading,
            Authority authority,
            SessionHolder holder,
            SessionFilter filter,
            int limit,
            long offset) {
        List<Object> values = new ArrayList<>();
        values.add(authority.tenants().stream().map(TenantId::toString).toList());
        values.addAll(values(authority, holder, filter));
        values.addAll(List.of(limit + offset, limit, offset));
        return reading.list(PAGE, Sessions::session, values.toArray());
    }

    private static List<Object> values(Authority authority, SessionHolder holder, SessionFilter filter) {
        Optional<String> kind = filter.kind().map(SessionKind::wireName);
        Optional<String> state = filter.state().map(SessionState::wireName);
        Reach managed = authority.reach(Permission.SESSIONS_MANAGE);
        // Who manages none sees their own, and those are few and have an index.
        Optional<UUID> whose =
                managed.places().isEmpty() ? filter.user().or(() -> Optional.of(holder.user())) : filter.user();
        return List.of(
                filter.device(),
                filter.device(),
                whose,
                whose,
                kind,
                kind,
                state,
                state,
                filter.live(),
                filter.ended(),
                filter.from(),
                filter.from(),
                filter.until(),
                filter.until(),
                holder.user(),
                holder.key(),
                holder.key(),
                authority.reach().places(),
                managed.places(),
                filter.words().isEmpty(),
                filter.patterns());
    }

    /**
     * Shows all sessions that have not ended, however many; for what the server does by itself. One that cannot be read throws
     * why when it is asked for.
     */
    void eachLive(BiConsumer<SessionId, Supplier<Session>> work) {
        database.lookups().manyTenants(tenants -> eachLive(tenants, work));
    }

    private void eachLive(List<TenantId> tenants, BiConsumer<SessionId, Supplier<Session>> work) {
        Optional<SessionId> last = Optional.empty();
        List<Map.Entry<SessionId, Supplier<Session>>> some;
        do {
            some = liveAfter(tenants, last);
            some.forEach(one -> work.accept(one.getKey(), one.getValue()));
            last = some.stream().map(Map.Entry::getKey).reduce((one, next) -> next);
        } while (some.size() == SOME);
    }

    private static Map.Entry<SessionId, Supplier<Session>> readOrNot(Row row) {
        SessionId id = new SessionId(row.uuid("id"));
        try {
            Session session = session(row);
            return Map.entry(id, () -> session);
        } catch (RuntimeException e) {
            return Map.entry(id, () -> {
                throw e;
            });
        }
    }

    private List<Map.Entry<SessionId, Supplier<Session>>> liveAfter(List<TenantId> tenants, Optional<SessionId> last) {
        return database.transactions()
                .survey(
                        tenants,
                        reading -> reading.list(
                                COLUMNS + FROM + """
                                 WHERE s.tenant_id = ANY (CAST(? AS uuid[])) AND s.ended_at IS NULL
                                    AND (CAST(? AS uuid) IS NULL OR s.id > CAST(? AS uuid))
                                ORDER BY s.id LIMIT ?
                                """,
                                Sessions::readOrNot,
                                tenants.stream().map(TenantId::toString).toList(),
                                last,
                                last,
                                SOME));
    }

    /** A machine's sessions that have not ended. */
    List<Session> live(DeviceId device) {
        return database.transactions()
                .read(
                        TenantKey.device(device),
                        (place, reading) -> reading.list(
                                COLUMNS + FROM + " WHERE s.device_id = ? AND s.ended_at IS NULL",
                                Sessions::session,
                                device))
                .orElse(List.of());
    }

    /** The sessions of some machines that ended since then, among each one's newest: as many as it keeps terminals. */
    List<Session> endedSince(Instant since, Map<DeviceId, TenantId> machines) {
        return database.transactions()
                .survey(
                        machines.values(),
                        reading -> reading.list(
                                ENDED,
                                Sessions::session,
                                machines.values().stream()
                                        .map(TenantId::toString)
                                        .toList(),
                                machines.keySet().stream()
                                        .map(DeviceId::toString)
                                        .toList(),
                                KEPT_BY_A_MACHINE,
                                since));
    }

    /** The live sessions on a machine that this wish would get in the way of: its maker's own, with the same shell and account. */
    public List<Session> live(DeviceId device, Wish wish) {
        return database.transactions()
                .read(
                        TenantKey.device(device),
                        (place, reading) ->
                                reading.list(COLUMNS + FROM + " WHERE " + SAME, Sessions::session, same(device, wish)))
                .orElse(List.of());
    }

    /**
     * What somebody wants to be different; what is not there stays.
     *
     * @param note the note; empty for none
     * @param tags all tags
     * @param ticketId the ticket of a help desk; empty for none
     */
    public record Change(Optional<String> note, Optional<List<String>> tags, Optional<String> ticketId) {}

    /** Changes what people write on a session, and says what it is now; one record for each thing that is different. */
    public Session change(Session session, Change change, AuditActor by) {
        TenantId tenant = session.place().tenant();
        return database.transactions().write(tenant, transaction -> {
            Session before = locked(transaction, session.id());
            transaction.update(
                    "UPDATE farhand.sessions SET note = ?, tags = ?, ticket_reference = ? WHERE tenant_id = ? AND id = ?",
                    change.note().orElse(before.note()),
                    change.tags().orElse(before.tags()),
                    change.ticketId().orElse(before.ticketId()),
                    tenant,
                    session.id());
            Session changed = require(transaction, session.id());
            Difference.between(before, changed, WRITTEN)
                    .forEach((what, how) ->
                            transaction.audit(AuditEvent.builder(clock.instant(), AuditAction.SESSION_CHANGED, by)
                                    .device(session.device())
                                    .session(session.id())
                                    .subject(what)
                                    .note(how)
                                    .build()));
            return changed;
        });
    }

    /** The device's channel stands: the session is in use. Changes nothing where it was before. */
    Session established(Session session) {
        return move(
                session,
                SERVER,
                Optional.empty(),
                AuditAction.SESSION_STARTED,
                status -> status.state() == SessionState.ACTIVE
                        ? status
                        : status.after(SessionAct.NEGOTIATE, SessionActor.SERVER, clock.instant())
                                .after(SessionAct.ESTABLISH, SessionActor.SERVER, clock.instant()));
    }

    static final AuditActor SERVER = new AuditActor(AuditActor.Kind.SERVER, "server", "Server");

    /**
     * Ends it on purpose.
     *
     * @throws RemoteException SESSION_ENDED where it has ended before
     */
    public Session end(Session session, SessionActor actor, AuditActor by, Optional<ErrorCode> reason) {
        return end(session, actor, by, Optional.empty(), reason);
    }

    /** The same, at the request of somebody who comes from there. */
    Session end(
            Session session, SessionActor actor, AuditActor by, Optional<Caller> caller, Optional<ErrorCode> reason) {
        return move(session, by, caller, AuditAction.SESSION_ENDED, status -> reason.map(
                        code -> status.after(SessionAct.END, actor, code, clock.instant()))
                .orElseGet(() -> status.after(SessionAct.END, actor, clock.instant())));
    }

    /** It could not be, or broke. */
    Session fail(Session session, ErrorCode reason) {
        return move(
                session,
                SERVER,
                Optional.empty(),
                AuditAction.SESSION_ENDED,
                status -> status.after(SessionAct.FAIL, SessionActor.SERVER, reason, clock.instant()));
    }

    private Session move(
            Session session,
            AuditActor by,
            Optional<Caller> caller,
            AuditAction action,
            UnaryOperator<SessionStatus> step) {
        TenantId tenant = session.place().tenant();
        return database.transactions().write(tenant, transaction -> {
            Session current = locked(transaction, session.id());
            SessionStatus next = step.apply(current.status());
            if (next.equals(current.status())) {
                return current;
            }
            AuditEvent.Builder event = AuditEvent.builder(clock.instant(), action, by)
                    .device(current.device())
                    .session(current.id())
                    .note(next.reason().map(ErrorCode::name).orElse(""));
            caller.ifPresent(from -> event.caller(from.address(), from.userAgent()));
            if (action == AuditAction.SESSION_ENDED) {
                event.subject("seconds=" + next.duration(clock.instant()).toSeconds())
                        .amount(current.bytes());
            }
            transaction.audit(event.build());
            return moved(transaction, current, next);
        });
    }

    /** As it is now, and stays until the end of the transaction. */
    private static Session locked(TenantTransaction transaction, SessionId id) {
        return transaction
                .find(
                        COLUMNS + FROM + " WHERE s.tenant_id = ? AND s.id = ? FOR UPDATE OF s",
                        Sessions::session,
                        transaction.tenant(),
                        id)
                .orElseThrow(() -> new RemoteException(ErrorCode.SESSION_UNKNOWN));
    }

    private static Session moved(TenantTransaction transaction, Session session, SessionStatus next) {
        store(transaction, next);
        return session.with(next);
    }

    private static void store(TenantTransaction transaction, SessionStatus status) {
        transaction.update(
                """
                UPDATE farhand.sessions SET state = ?, state_since = ?, started_at = ?, ended_at = ?, ended_by = ?,
                    end_reason = ?
                WHERE tenant_id = ? AND id = ?
                """,
                status.state().wireName(),
                status.stateSince(),
                status.startedAt(),
                status.endedAt(),
                status.endedBy().map(Enum::name),
                status.reason().map(ErrorCode::wireNumber),
                transaction.tenant(),
                status.id());
    }

    /**
     * Somebody begins to view it, as themselves; the first one begins its use.
     *
     * @throws RemoteException the reason where it has ended meanwhile
     */
    Session viewed(Session session, AuditActor by, boolean viewOnly) {
        TenantId tenant = session.place().tenant();
        return database.transactions().write(tenant, transaction -> {
            transaction.audit(AuditEvent.builder(clock.instant(), AuditAction.CHANNEL_OPENED, by)
                    .device(session.device())
                    .session(session.id())
                    .subject(session.kind().wireName())
                    .note(viewOnly ? "view-only" : "")
                    .build());
            if (session.status().state() != SessionState.PENDING) {
                return session;
            }
            Session current = locked(transaction, session.id());
            if (current.status().state().ended()) {
                throw new RemoteException(current.reason().orElse(ErrorCode.SESSION_ENDED));
            }
            return current.status().state() == SessionState.PENDING
                    ? moved(
                            transaction,
                            current,
                            current.status().after(SessionAct.NEGOTIATE, SessionActor.SERVER, clock.instant()))
                    : current;
        });
    }

    /** A caller's own count of what passed, beside ours. */
    public Session reported(Session session, long bytes) {
        TenantId tenant = session.place().tenant();
        return database.transactions().write(tenant, transaction -> {
            transaction.update(
                    "UPDATE farhand.sessions SET reported_bytes = ? WHERE tenant_id = ? AND id = ?",
                    bytes,
                    tenant,
                    session.id());
            return require(transaction, session.id());
        });
    }

    /** So much more has passed. */
    void passed(Session session, long bytes) {
        TenantId tenant = session.place().tenant();
        database.transactions()
                .change(
                        tenant,
                        transaction -> transaction.update(
                                "UPDATE farhand.sessions SET bytes_transferred = bytes_transferred + ? WHERE tenant_id = ? AND id = ?",
                                bytes,
                                tenant,
                                session.id()));
    }

    private static Session require(TenantReading reading, SessionId id) {
        return find(reading, id).orElseThrow(() -> new RemoteException(ErrorCode.SESSION_UNKNOWN));
    }

    private static Optional<Session> find(TenantReading reading, SessionId id) {
        return reading.find(COLUMNS + FROM + " WHERE s.id = ?", Sessions::session, id);
    }

    private static Session session(Row row) {
        return new Session(
                new SessionStatus(
                        new SessionId(row.uuid("id")),
                        SessionState.ofWireName(row.text("state")).orElseThrow(),
                        row.instant("created_at"),
                        row.instant("state_since"),
                        row.optionalInstant("started_at"),
                        row.optionalInstant("ended_at"),
                        row.optionalText("ended_by").map(SessionActor::valueOf),
                        row.optionalNumber("end_reason")
                                .map(number -> ErrorCode.ofWireNumber(Math.toIntExact(number)))),
                SessionKind.ofWireName(row.text("kind")).orElseThrow(),
                new DeviceId(row.uuid("device_id")),
                new DevicePlace(
                        new TenantId(row.uuid("tenant_id")), row.uuid("site_id"), row.optionalUuid("device_group_id")),
                row.text("device_name"),
                row.text("hostname"),
                row.text("os_type"),
                row.uuid("user_id"),
                row.text("user_name"),
                row.text("user_email"),
                row.optionalUuid("api_key_id"),
                row.text("reason"),
                row.text("note"),
                row.texts("tags"),
                row.text("ticket_reference"),
                row.yes("view_only"),
                new TerminalChoice(chosen(row.text("shell")), chosen(row.text("account"))),
                row.number("bytes_transferred"),
                row.optionalNumber("reported_bytes"));
    }

    private static Optional<String> chosen(String name) {
        return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }
}
