package dev.farhand.transport.link;

/** What a link client tells its host, on the link's thread: do not block. */
@FunctionalInterface
public interface LinkClientListener {
    /** The client stands elsewhere now; called in order. */
    void stateChanged(LinkState state);
}
