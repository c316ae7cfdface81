package dev.farhand.transport.viewer;

import java.util.concurrent.CompletionStage;

/** Decides who may view what. A host implements it. */
@FunctionalInterface
public interface ViewerAuthority {
    /**
     * Uses the ticket up and says what it is good for. Called on a network loop, once for each socket: answer from
     * elsewhere when it takes a database. The viewer is told the code and the sentence of a
     * {@link dev.farhand.core.error.RemoteException}; any other failure is {@code INTERNAL} to it. An answer that takes
     * longer than {@link ViewerConfig#helloTimeout()} comes too late.
     */
    CompletionStage<ViewerAccess> admit(ViewerRequest request);
}
