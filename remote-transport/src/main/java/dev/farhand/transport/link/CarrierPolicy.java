package dev.farhand.transport.link;

/** Which carrier a client dials with. */
public enum CarrierPolicy {
    /** TLS first; WebSocket when something in between does not let our TLS through. What worked is remembered. */
    AUTO,
    /** Only TLS straight on the TCP connection. */
    TLS,
    /** Only WebSocket. */
    WEBSOCKET
}
