package dev.farhand.transport.link;

/** What a link travels in. The mutual TLS of the link is the same in both. */
public enum Carrier {
    /** TLS straight on the TCP connection. */
    TLS,
    /** Binary WebSocket frames with the link's own TLS inside, for proxies that end or inspect TLS. */
    WEBSOCKET
}
