package dev.farhand.agent;

/**
 * What an agent tells its host, in the order in which it happened: one call at a time, on a worker thread of the agent, not
 * always the same. What happens during a call waits for its end, up to 256 calls, of which the oldest goes first. Do not
 * block for long: agents that share threads share their workers. Nothing new is told after the agent was closed.
 */
public interface AgentListener {
    /** The agent stands elsewhere now: connected, waiting, revoked, paused … */
    default void changed(AgentStatus status) {}

    /**
     * Somebody opened a channel. Where a grant or the floor says {@code notify}, the person at the machine is to be told of
     * it: that is the host's part, nothing else shows it.
     */
    default void visited(Visit visit) {}
}
