package dev.farhand.capture.internal.platform.x11;

import dev.farhand.capture.screen.NoScreenException;
import dev.farhand.core.media.NoScreenReason;

/** The X server is gone, does not answer, or says what no X server says. Nothing can be asked of this connection any more. */
final class ConnectionLostException extends Exception {
    private static final long serialVersionUID = 1L;

    ConnectionLostException(String message) {
        super(message);
    }

    /** The same for people. */
    NoScreenException asNoScreen() {
        return new NoScreenException(NoScreenReason.X11_CONNECT_FAILED, String.valueOf(getMessage()));
    }
}
