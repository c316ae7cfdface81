package dev.farhand.transport.lane;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.protocol.v1.ServerToViewer;
import dev.farhand.core.protocol.v1.ViewerLane;

/** The lanes to one viewer. Every call is safe after its end, and then does nothing. */
@ThreadSafe
public interface ViewerLanes {
    /** Sends a message, the next one on its lane; lane and number are set here. */
    void send(ViewerLane lane, ServerToViewer.Builder message);

    /** Whether what is sent would leave soon. */
    boolean isWritable();

    /** Tells the viewer why, and closes. Idempotent: the first reason stays. */
    void end(RemoteException reason);
}
