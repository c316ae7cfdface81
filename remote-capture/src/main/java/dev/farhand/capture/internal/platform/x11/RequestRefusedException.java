package dev.farhand.capture.internal.platform.x11;

/** The X server has answered one request with an error; the connection goes on. */
final class RequestRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int code;

    RequestRefusedException(int code, int major, int minor) {
        // No stack trace: a window that closes while it is looked at is daily business.
        super("X error " + code + " for request " + major + "." + minor, null, false, false);
        this.code = code;
    }

    /** As the core protocol and the extensions number their errors. */
    int code() {
        return code;
    }
}
