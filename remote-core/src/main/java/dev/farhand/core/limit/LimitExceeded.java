package dev.farhand.core.limit;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;

/**
 * A limit that would be broken: what the answer 429 says.
 *
 * @param code what the refusal is called
 * @param scope over whom was counted
 * @param currentCount how many there are
 * @param maxAllowed how many there may be
 */
public record LimitExceeded(ErrorCode code, LimitScope scope, long currentCount, long maxAllowed) {
    /** The refusal, with the numbers in its sentence. */
    public RemoteException toException() {
        return new RemoteException(
                code,
                code.sentence() + " (" + currentCount + " of " + maxAllowed + " for this " + scope.wireName() + ")");
    }
}
