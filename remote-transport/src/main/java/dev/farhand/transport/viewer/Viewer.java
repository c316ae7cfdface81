package dev.farhand.transport.viewer;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.protocol.v1.SessionStateChanged;
import dev.farhand.core.session.SessionId;

/** One live viewer of a session: a socket, and its channel to the machine. Every call is safe on one that has ended. */
@ThreadSafe
public interface Viewer {
    /** The session it views. */
    SessionId session();

    /** Who views it, as {@link ViewerAccess.Builder#user} said: so that one who lost a right can be found among others. */
    String user();

    /** Whether what it types goes nowhere. */
    boolean isViewOnly();

    /** Whether the machine has opened the channel, and the viewer was told so. */
    boolean isConnected();

    /** Bytes typed and pasted that went on to the machine, so far. */
    long bytesToMachine();

    /** Bytes of output that went on to the viewer, so far. */
    long bytesToViewer();

    /**
     * Tells the viewer how its session stands. One that does not read just now, or is not connected yet, is told the newest
     * state once it does or is, and not those before it.
     */
    void tell(SessionStateChanged state);

    /**
     * Ends it now: nothing it typed goes on after this, what it has not seen yet it will not see, and it is told why. Its
     * socket is gone within two seconds, whatever the other end does. What it viewed goes on. Idempotent: the first reason
     * stays.
     */
    void end(RemoteException reason);

    /** As {@link #end(RemoteException)}, in the code's own words. */
    default void end(ErrorCode code) {
        end(new RemoteException(code));
    }
}
