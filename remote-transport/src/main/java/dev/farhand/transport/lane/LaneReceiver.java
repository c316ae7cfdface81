package dev.farhand.transport.lane;

import dev.farhand.core.error.RemoteException;
import dev.farhand.core.protocol.v1.ViewerToServer;

/** Hears one viewer. Called on its network loop, one call at a time and in order: must not block. */
public interface LaneReceiver {
    /**
     * A message in its order on its lane. A viewer whose message is refused with a {@link RemoteException} is told so, and its
     * lanes end.
     */
    void message(ViewerToServer message);

    /** It is gone, whoever ended it; comes once. */
    void closed();
}
