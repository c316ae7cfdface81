package dev.farhand.agent.capability;

/** A capability of the embedding program: answers those who open it. */
@FunctionalInterface
public interface CapabilityHandler {
    /**
     * Somebody with a valid grant for this capability asks for it. Accept or refuse, here or later. Called on a worker
     * thread, several at once; an exception refuses with its code, or {@code INTERNAL}.
     */
    void opening(CapabilityOpening opening);
}
