package dev.farhand.transport.internal.link;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Turns what went wrong below into a row of the table. */
public final class Failures {
    private Failures() {}

    /** The {@link RemoteException} inside, or {@link ErrorCode#LINK_LOST} for anything a network can do. */
    public static RemoteException of(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof RemoteException remote) {
            return remote;
        }
        return new RemoteException(ErrorCode.LINK_LOST, ErrorCode.LINK_LOST.sentence(), cause);
    }
}
