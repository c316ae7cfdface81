package dev.farhand.core.enrolment;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.DeviceIdentity;

/**
 * Whether a device that proved who it is may connect. A link asks after every handshake: a resumed TLS session skips the
 * trust manager, and a certificate outlives a revocation.
 */
@ThreadSafe
public final class Admission {
    private final DeviceRegistry registry;

    private Admission(DeviceRegistry registry) {
        this.registry = registry;
    }

    /** Decides by this registry. */
    public static Admission of(DeviceRegistry registry) {
        return new Admission(registry);
    }

    /**
     * Returns normally when the device may connect, and throws when it may not.
     *
     * @throws RemoteException DEVICE_UNKNOWN (also for a device of another tenant than its certificate says) or
     *     DEVICE_REVOKED
     */
    public void admit(DeviceIdentity device) {
        EnrolledDevice known = registry.find(device.id())
                .filter(found -> found.tenant().equals(device.tenant()))
                .orElseThrow(() -> new RemoteException(ErrorCode.DEVICE_UNKNOWN));
        requireNotRevoked(known);
    }

    static void requireNotRevoked(EnrolledDevice device) {
        if (device.revocation().isPresent()) {
            throw new RemoteException(ErrorCode.DEVICE_REVOKED);
        }
    }
}
