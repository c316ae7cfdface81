package dev.farhand.core.enrolment;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.DeviceId;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** A registry that is full. */
final class FailingDeviceRegistry implements DeviceRegistry {
    @Override
    public void register(EnrolledDevice device) {
        throw new RemoteException(ErrorCode.OVERLOADED);
    }

    @Override
    public Optional<EnrolledDevice> find(DeviceId id) {
        return Optional.empty();
    }

    @Override
    public boolean revoke(DeviceId id, String reason) {
        return false;
    }

    @Override
    public void certificateIssued(DeviceId id, X509Certificate certificate) {
        throw new RemoteException(ErrorCode.DEVICE_UNKNOWN);
    }

    @Override
    public List<EnrolledDevice> list() {
        return List.of();
    }

    @Override
    public Subscription onRevocation(RevocationListener listener) {
        return () -> {};
    }
}
