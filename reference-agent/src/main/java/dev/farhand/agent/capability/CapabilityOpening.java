package dev.farhand.agent.capability;

import com.google.protobuf.ByteString;
import dev.farhand.core.access.EffectiveAccess;
import dev.farhand.core.access.GrantHolder;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.session.SessionId;
import dev.farhand.transport.link.LinkStream;
import java.util.concurrent.CompletionStage;

/**
 * Somebody asks for a capability, and may have it: the grant was checked, access is not paused, the local floor agrees.
 * The first decision counts.
 */
@ThreadSafe
public interface CapabilityOpening {
    /** The name it was offered under. */
    String capability();

    /** Who asks, as the server vouches for it; sanitised. */
    GrantHolder holder();

    /** The session it belongs to. */
    SessionId session();

    /** What the holder may do: the stricter of grant and local floor. */
    EffectiveAccess access();

    /** Version of the capability's own messages that the holder speaks. */
    int version();

    /** What the holder says beforehand; hostile until checked, at most 64 KiB. */
    ByteString parameters();

    /**
     * Opens the channel. It is ended from outside when access is paused, when the session's limits or the allowed hours
     * are over, and when the agent is closed; its receiver hears so. For messages put
     * {@link dev.farhand.transport.link.MessageStream#over} on it. When access was paused or the session ended since it was
     * asked for, the holder is told so and this throws {@link dev.farhand.core.error.RemoteException} with the same code.
     */
    LinkStream accept();

    /** As {@link #accept()}, with the version that is spoken from here on and a word to the holder. */
    LinkStream accept(int version, ByteString parameters);

    /** Says no. Does nothing when it was decided before. */
    void refuse(ErrorCode code, String sentence);

    /** Completes when the holder gave up before a decision. */
    CompletionStage<Void> abandoned();
}
