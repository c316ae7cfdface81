package dev.farhand.core.enrolment;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.testing.EmptyDeviceRegistry;
import java.security.cert.X509Certificate;

/** A registry that takes no device. */
final class FailingDeviceRegistry extends EmptyDeviceRegistry {
    private final ErrorCode why;

    FailingDeviceRegistry(ErrorCode why) {
        this.why = why;
    }

    @Override
    public void register(EnrolledDevice device) {
        throw new RemoteException(why);
    }

    @Override
    public void certificateIssued(DeviceId id, X509Certificate certificate) {
        throw new RemoteException(ErrorCode.DEVICE_UNKNOWN);
    }
}
