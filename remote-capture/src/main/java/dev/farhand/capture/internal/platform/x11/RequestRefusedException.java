package dev.farhand.capture.internal.platform.x11;

import dev.farhand.capture.screen.NoScreenException;
import dev.farhand.core.media.NoScreenReason;

/** The X server has answered one request with an error; the connection goes on. */
final class RequestRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RequestRefusedException(int code, int major, int minor) {
        // No stack trace: a window that closes while it is looked at is daily business.
        super("X error " + code + " for request " + major + "." + minor, null, false, false);
    }

    /** The same for people, where there is no other way to what was asked for. */
    NoScreenException asNoScreen() {
        return new NoScreenException(NoScreenReason.VIRTUAL_DISPLAY, String.valueOf(getMessage()));
    }
}
