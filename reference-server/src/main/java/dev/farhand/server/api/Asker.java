package dev.farhand.server.api;

/** Who may ask at all; what they may do then is a matter of permissions. */
public enum Asker {
    /** A person at a browser that is logged in, or a program with a key. */
    LOGGED_IN,
    /** A person at a browser that is logged in; no program. */
    PERSON,
    /** Anybody at all. */
    ANYBODY
}
