package dev.farhand.transport.internal.wire;

/** Names in the ClientHello that say what a connection is for. */
public final class Alpn {
    /** A link of an enrolled device: mutual TLS, then HTTP/2 with the roles reversed. */
    public static final String LINK = "farhand-link/1";

    /** One enrolment: only the server proves itself. */
    public static final String ENROL = "farhand-enrol/1";

    /** What the WebSocket carrier's outer TLS and requests speak. */
    public static final String HTTP = "http/1.1";

    /** The WebSocket subprotocol of the carrier. */
    public static final String SUBPROTOCOL = "farhand-link.v1";

    private Alpn() {}
}
