package dev.farhand.transport.lane;

import dev.farhand.core.error.RemoteException;

/** Decides who may look, and at what. */
@FunctionalInterface
public interface LaneHost {
    /**
     * Takes a viewer in, or refuses it with a {@link RemoteException}. Called on a network loop: must not block. The viewer is told
     * that it is connected after this call, and before anything that is sent to it.
     *
     * @param ticket as the viewer's hello says; a secret
     */
    LaneReceiver admit(String ticket, ViewerLanes lanes);
}
