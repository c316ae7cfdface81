package dev.farhand.core.testing;

import dev.farhand.core.enrolment.DeviceRegistry;
import dev.farhand.core.enrolment.EnrolledDevice;
import dev.farhand.core.identity.DeviceId;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** A registry that knows no device and takes none: what a test has to say about one is overridden. */
public class EmptyDeviceRegistry implements DeviceRegistry {
    @Override
    public void register(EnrolledDevice device) {
        throw new UnsupportedOperationException("this registry takes no device");
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
        throw new UnsupportedOperationException("this registry knows no device");
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
