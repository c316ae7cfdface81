package dev.farhand.capture.internal.pty;

import dev.farhand.capture.spi.PtyProvider;

/** The same on kernels and C libraries that cannot start programs without a fork. */
class OldLinuxPtyIT extends LinuxPtyIT {
    @Override
    PtyProvider made() {
        return new LinuxPtyProvider(new Login(), ProgramStart::fork);
    }
}
