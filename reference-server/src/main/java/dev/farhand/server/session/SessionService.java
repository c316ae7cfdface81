package dev.farhand.server.session;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.identity.Identity;
import dev.farhand.core.session.SessionLimits;
import dev.farhand.core.ticket.TicketIssuer;
import dev.farhand.server.access.Authorities;
import dev.farhand.server.database.Database;
import dev.farhand.server.login.WebSessions;
import dev.farhand.transport.link.LinkDirectory;
import dev.farhand.transport.viewer.ViewerConfig;
import dev.farhand.transport.viewer.ViewerServer;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Everything of sessions that runs, put together: who decides, who carries, who looks after. */
@ThreadSafe
public final class SessionService implements AutoCloseable {
    private final SessionAuthority authority;
    private final ViewerServer viewers;
    private final SessionWatch watch;

    private SessionService(SessionAuthority authority, ViewerServer viewers, SessionWatch watch) {
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
     * @param limits how long sessions may last
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
            SessionLimits limits,
            Clock clock,
            Executor work,
            Consumer<Session> changed) {}

    /** Starts it. */
    public static SessionService start(Parts parts) {
        LiveSessions live = new LiveSessions(parts.limits());
        SessionGrants grants = new SessionGrants(parts.signer(), parts.limits(), parts.clock());
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
                parts.work(),
                parts.changed());
        ViewerServer viewers =
                ViewerServer.builder(authority).config(ViewerConfig.defaults()).build();
        SessionWatch watch = new SessionWatch(
                parts.database(),
                parts.sessions(),
                authority,
                grants,
                live,
                viewers,
                parts.links(),
                parts.clock(),
                parts.changed());
        watch.start();
        return new SessionService(authority, viewers, watch);
    }

    /** The viewers' sockets. */
    public ViewerServer viewers() {
        return viewers;
    }

    /** How many bytes have passed between machines and viewers since the start. */
    public long bytes() {
        return authority.passed()
                + viewers.viewers().stream()
                        .mapToLong(viewer -> viewer.bytesToMachine() + viewer.bytesToViewer())
                        .sum();
    }

    /** Ends sessions everywhere. */
    public SessionWatch watch() {
        return watch;
    }

    /** Ends all viewers; their shells go on for a while. Idempotent. */
    @Override
    public void close() {
        watch.close();
        viewers.close();
    }
}
