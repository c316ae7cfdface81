package dev.farhand.core.enrolment;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.testing.EmptyDeviceRegistry;
import java.security.cert.X509Certificate;

/** A registry that is full. */
final class FailingDeviceRegistry extends EmptyDeviceRegistry {
    @Override
    public void register(EnrolledDevice device) {
        throw new RemoteException(ErrorCode.OVERLOADED);
    }

    @Override
    public void certificateIssued(DeviceId id, X509Certificate certificate) {
        throw new RemoteException(ErrorCode.DEVICE_UNKNOWN);
    }
}
