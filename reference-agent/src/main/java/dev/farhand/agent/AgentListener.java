package dev.farhand.agent;

/** What an agent tells its host. Called on one of the agent's threads, in order: do not block. */
public interface AgentListener {
    /** The agent stands elsewhere now: connected, waiting, revoked, paused … */
    default void changed(AgentStatus status) {}

    /** Somebody opened a channel. */
    default void visited(Visit visit) {}
}
