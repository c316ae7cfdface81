package dev.farhand.agent.internal.link;

import com.google.protobuf.ByteString;
import dev.farhand.agent.capability.CapabilityOpening;
import dev.farhand.core.access.Capability;
import dev.farhand.core.access.EffectiveAccess;
import dev.farhand.core.access.GrantHolder;
import dev.farhand.core.access.SessionGrant;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.protocol.v1.ChannelKind;
import dev.farhand.core.protocol.v1.ChannelOpened;
import dev.farhand.core.session.SessionId;
import dev.farhand.transport.link.ChannelOpening;
import dev.farhand.transport.link.LinkStream;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** An opening that passed the guard. */
@ThreadSafe
final class GrantedOpening implements CapabilityOpening {
    private final ChannelGuard guard;
    private final ChannelOpening opening;
    private final SessionGrant grant;
    private final EffectiveAccess access;
    private volatile @Nullable LinkStream accepted;

    GrantedOpening(ChannelGuard guard, ChannelOpening opening, SessionGrant grant, EffectiveAccess access) {
        this.guard = guard;
        this.opening = opening;
        this.grant = grant;
        this.access = access;
    }

    @Override
    public String capability() {
        return isTerminal() ? Capability.TERMINAL.wireName() : opening.request().getName();
    }

    /** What arrives on a terminal's channel is mostly its viewer's acknowledgements, which nobody typed. */
    boolean isTerminal() {
        return opening.request().getKind() == ChannelKind.CHANNEL_KIND_TERMINAL;
    }

    @Override
    public GrantHolder holder() {
        return grant.holder();
    }

    @Override
    public SessionId session() {
        return grant.sessionId();
    }

    @Override
    public EffectiveAccess access() {
        return access;
    }

    @Override
    public int version() {
        return opening.request().getVersion();
    }

    @Override
    public ByteString parameters() {
        return opening.request().getParameters();
    }

    @Override
    public LinkStream accept() {
        return accept(version(), ByteString.EMPTY);
    }

    @Override
    public GuardedStream accept(int version, ByteString parameters) {
        ChannelOpened answer = ChannelOpened.newBuilder()
                .setVersion(version)
                .setParameters(parameters)
                .build();
        try {
            GuardedStream stream = guard.open(this, grant, () -> opening.accept(answer));
            accepted = stream;
            return stream;
        } catch (RemoteException e) {
            // The handler may be on a thread of its own by now, where nobody else would tell the holder.
            opening.refuse(e);
            throw e;
        }
    }

    /** Its handler has thrown: the holder hears so, and a channel with nobody behind it does not stay open. */
    void failed(RemoteException reason) {
        LinkStream open = accepted;
        if (open == null) {
            opening.refuse(reason);
        } else {
            open.reset(reason.code());
        }
    }

    @Override
    public void refuse(ErrorCode code, String sentence) {
        opening.refuse(code, sentence);
    }

    @Override
    public CompletionStage<Void> abandoned() {
        return opening.abandoned();
    }
}
