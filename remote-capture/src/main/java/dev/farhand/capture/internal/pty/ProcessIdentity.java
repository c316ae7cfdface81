package dev.farhand.capture.internal.pty;

import java.util.Optional;

/**
 * A process and no other one, as long as the machine runs.
 *
 * @param number its number
 * @param start when it began, in the kernel's ticks
 */
record ProcessIdentity(int number, long start) {
    /** Empty where there is none. */
    static Optional<ProcessIdentity> of(int number) {
        return ProcessStatus.of(number).map(status -> new ProcessIdentity(number, status.start()));
    }

    boolean isRunning() {
        return of(number).filter(this::equals).isPresent();
    }
}
