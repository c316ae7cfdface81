package dev.farhand.agent.internal.cli;

import dev.farhand.agent.internal.state.FolderInUseException;
import dev.farhand.agent.internal.state.FolderNotMadeException;
import dev.farhand.agent.internal.state.UnsafeStateException;
import dev.farhand.core.error.RemoteException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;

/** How a command ends, after sysexits. */
final class ExitCode {
    static final int OK = 0;
    static final int USAGE = 64;
    static final int UNAVAILABLE = 69;
    static final int CANNOT_CREATE = 73;
    static final int FILE_FAILED = 74;
    static final int NO_PERMISSION = 77;
    static final int CONFIGURATION = 78;

    private ExitCode() {}

    static int of(Throwable failure) {
        if (failure instanceof RemoteException remote) {
            return of(remote);
        }
        if (failure instanceof UnsafeStateException) {
            return CONFIGURATION;
        }
        if (failure instanceof FolderInUseException) {
            return UNAVAILABLE;
        }
        if (failure instanceof FolderNotMadeException) {
            return CANNOT_CREATE;
        }
        if (failure instanceof AccessDeniedException) {
            return NO_PERMISSION;
        }
        return failure instanceof IOException ? FILE_FAILED : UNAVAILABLE;
    }

    private static int of(RemoteException failure) {
        return switch (failure.code()) {
            case INVALID_CONFIGURATION -> failure.getCause() instanceof IOException cause ? of(cause) : CONFIGURATION;
            case INVALID_REQUEST -> USAGE;
            case ENROLMENT_TOKEN_INVALID,
                    ENROLMENT_TOKEN_EXPIRED,
                    ENROLMENT_TOKEN_USED_UP,
                    DEVICE_REVOKED,
                    DEVICE_UNKNOWN,
                    PERMISSION_DENIED -> NO_PERMISSION;
            case INTERNAL -> failure.getCause() instanceof IOException cause ? of(cause) : UNAVAILABLE;
            default -> UNAVAILABLE;
        };
    }
}
