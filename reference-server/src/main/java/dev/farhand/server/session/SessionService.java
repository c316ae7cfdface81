package dev.farhand.server.session;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.config.Config;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.Identity;
import dev.farhand.core.session.SessionId;
import dev.farhand.core.session.SessionKind;
import dev.farhand.core.session.SessionLimits;
import dev.farhand.core.ticket.TicketBinding;
import dev.farhand.core.ticket.TicketIssuer;
import dev.farhand.server.access.Authorities;
import dev.farhand.server.database.Database;
import dev.farhand.server.login.WebSessions;
import dev.farhand.transport.link.LinkDirectory;
import dev.farhand.transport.viewer.ViewerConfig;
import dev.farhand.transport.viewer.ViewerRequest;
import dev.farhand.transport.viewer.ViewerServer;
import java.net.InetAddress;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Everything of sessions that runs, put together: who decides, who carries, who looks after. */
@ThreadSafe
public final class SessionService implements AutoCloseable {
    private final SessionAuthority authority;
    private final ViewerServer viewers;
    private final SessionWatch watch;
    private final boolean ticketsBindAddress;
    private volatile boolean open = true;

    private SessionService(
            SessionAuthority authority, ViewerServer viewers, SessionWatch watch, boolean ticketsBindAddress) {
        this.ticketsBindAddress = ticketsBindAddress;
        this.authority = authority;
        this.viewers = viewers;
        this.watch = watch;
    }

    /**
     * What it works with.
     *
     * @param database where sessions are
     * @param sessions the sessions there
     * @param tickets opens viewers' sockets
     * @param authorities who may do what
     * @param logins who is logged in
     * @param keys what the keys of programs may
     * @param links the machines that are connected
     * @param signer signs grants
     * @param config the settings of sessions and their viewers
     * @param addresses says where viewers come from
     * @param clock the time
     * @param work where it may block
     * @param changed hears of every change
     */
    public record Parts(
            Database database,
            Sessions sessions,
            TicketIssuer tickets,
            Authorities authorities,
            WebSessions logins,
            KeyScopes keys,
            LinkDirectory links,
            Supplier<Identity> signer,
            Config config,
            Function<ViewerRequest, InetAddress> addresses,
            Clock clock,
            Executor work,
            Consumer<Session> changed) {}

    /** Starts it. */
    public static SessionService start(Parts parts) {
        Config config = parts.config();
        SessionLimits limits = SessionKeys.limits(config);
        LiveSessions live = new LiveSessions(limits, parts.clock());
        SessionGrants grants = new SessionGrants(parts.signer(), limits, parts.clock());
        SessionAuthority authority = new SessionAuthority(
                parts.database(),
                parts.sessions(),
                parts.tickets(),
                parts.authorities(),
                parts.logins(),
                parts.keys(),
                parts.links(),
                grants,
                live,
                new Connects(config.get(SessionKeys.CONNECTS_PER_MINUTE), System::nanoTime),
                parts.addresses(),
                parts.work(),
                parts.changed());
        ViewerServer viewers =
                ViewerServer.builder(authority).config(ViewerConfig.of(config)).build();
        SessionWatch watch = new SessionWatch(
                parts.sessions(), authority, grants, live, viewers, parts.links(), parts.clock(), parts.changed());
        watch.start();
        return new SessionService(authority, viewers, watch, config.get(SessionKeys.TICKETS_BIND_ADDRESS));
    }

    /** What a ticket for a viewer of the session is for, of somebody on a page of this origin or on none, at this address. */
    public TicketBinding ticketFor(
            SessionId session, SessionKind kind, ViewingUser user, Optional<String> origin, String address) {
        return new TicketBinding(
                user.toString(), session, kind, origin, ticketsBindAddress ? Optional.of(address) : Optional.empty());
    }

    /** Whether sessions and viewers may begin: not any more once this is being closed. */
    public boolean isOpen() {
        return open;
    }

    /** Throws SERVER_RESTARTING where nothing may begin any more. */
    public void requireOpen() {
        if (!open) {
            throw new RemoteException(ErrorCode.SERVER_RESTARTING);
        }
    }

    /** The viewers' sockets. */
    public ViewerServer viewers() {
        return viewers;
    }

    /** How many bytes have passed between machines and viewers since the start. */
    public long bytes() {
        return authority.bytes();
    }

    /** Ends sessions everywhere. */
    public SessionWatch watch() {
        return watch;
    }

    /** Lets nothing begin any more, and ends all viewers; their shells go on for a while. Idempotent. */
    @Override
    public void close() {
        open = false;
        watch.close();
        viewers.close();
    }
}
