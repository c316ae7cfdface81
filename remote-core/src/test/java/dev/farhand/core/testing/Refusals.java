package dev.farhand.core.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Asserts that something is refused with a certain code. */
public final class Refusals {
    private Refusals() {}

    /** Runs it; returns the failure for a look at its message. */
    public static AbstractThrowableAssert<?, RemoteException> assertRefused(ErrorCode code, ThrowingCallable act) {
        RemoteException failure = catchThrowableOfType(RemoteException.class, act);
        assertThat(failure).as("refused with %s", code).isNotNull();
        assertThat(failure.code()).isEqualTo(code);
        return assertThat(failure);
    }
}
