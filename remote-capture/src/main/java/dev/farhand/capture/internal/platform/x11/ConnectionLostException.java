package dev.farhand.capture.internal.platform.x11;

/** The X server is gone, does not answer, or says what no X server says. Nothing can be asked of this connection any more. */
final class ConnectionLostException extends Exception {
    private static final long serialVersionUID = 1L;

    ConnectionLostException(String message) {
        super(message);
    }
}
