package dev.farhand.core.session;

/** Who causes a change of a session. */
public enum SessionActor {
    /** The one who opened the session, through the viewer. */
    TECHNICIAN,
    /** Someone with power over other people's sessions. */
    ADMINISTRATOR,
    /** The agent on the machine. */
    DEVICE,
    /** The person at the machine, told by the agent. */
    PERSON,
    /** The server by itself: limits, revocation, clean-up. */
    SERVER
}
