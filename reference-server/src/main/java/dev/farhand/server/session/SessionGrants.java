package dev.farhand.server.session;

import com.google.protobuf.ByteString;
import dev.farhand.core.access.GrantHolder;
import dev.farhand.core.access.GrantSigner;
import dev.farhand.core.access.Permission;
import dev.farhand.core.access.SessionGrant;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.identity.Identity;
import dev.farhand.core.protocol.v1.ChannelKind;
import dev.farhand.core.protocol.v1.OpenChannel;
import dev.farhand.core.protocol.v1.StartTerminalRequest;
import dev.farhand.core.session.SessionLimits;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Supplier;

/** Signs what a machine is asked for: one short-lived grant for each channel. */
@ThreadSafe
final class SessionGrants {
    /** Long enough for a slow line and clocks that differ, and no longer. */
    private static final Duration LIFE = Duration.ofMinutes(5);

    private static final Duration SKEW = Duration.ofMinutes(1);

    private final Supplier<Identity> signer;
    private final SessionLimits limits;
    private final Clock clock;

    SessionGrants(Supplier<Identity> signer, SessionLimits limits, Clock clock) {
        this.signer = signer;
        this.limits = limits;
        this.clock = clock;
    }

    /** Asks for the session's terminal, for this person; {@code permissions} are what they have now. */
    OpenChannel terminal(Session session, GrantHolder holder, Set<Permission> permissions, boolean viewOnly) {
        StartTerminalRequest.Builder wish = StartTerminalRequest.newBuilder();
        session.choice().shell().ifPresent(wish::setShell);
        session.choice().account().ifPresent(wish::setAccount);
        return opening(session, holder, permissions, viewOnly, wish);
    }

    /** Asks for the end of the session's terminal. That is the server's own wish, and nobody comes for it. */
    OpenChannel end(Session session) {
        return opening(
                session,
                new GrantHolder(Sessions.SERVER.id(), "Server", ""),
                Set.of(Permission.REMOTE_ACCESS, Permission.REMOTE_TERMINAL),
                true,
                StartTerminalRequest.newBuilder().setEnd(true));
    }

    private OpenChannel opening(
            Session session,
            GrantHolder holder,
            Set<Permission> permissions,
            boolean viewOnly,
            StartTerminalRequest.Builder wish) {
        Instant now = clock.instant();
        SessionGrant grant = SessionGrant.builder()
                .sessionId(session.id())
                .device(session.place().tenant(), session.device())
                .holder(holder)
                .permit(permissions)
                .viewOnly(viewOnly)
                .valid(now.minus(SKEW), now.plus(LIFE))
                .limits(limits)
                .build();
        return OpenChannel.newBuilder()
                .setKind(ChannelKind.CHANNEL_KIND_TERMINAL)
                .setVersion(1)
                .setParameters(wish.build().toByteString())
                .setSessionGrant(ByteString.copyFrom(
                        GrantSigner.of(signer.get()).sign(grant).toByteArray()))
                .build();
    }
}
