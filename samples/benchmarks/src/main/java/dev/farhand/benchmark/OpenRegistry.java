package dev.farhand.benchmark;

import dev.farhand.core.enrolment.DeviceRegistry;
import dev.farhand.core.enrolment.EnrolledDevice;
import dev.farhand.core.identity.DeviceId;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * Knows every device, and remembers none: whoever holds a certificate of this run's authority belongs to the run. So a
 * server that was killed knows its fleet again, and its memory holds nothing but links.
 */
final class OpenRegistry implements DeviceRegistry {
    @Override
    public void register(EnrolledDevice device) {
        // It will be known.
    }

    @Override
    public Optional<EnrolledDevice> find(DeviceId id) {
        return Optional.of(Pki.enrolled(id));
    }

    @Override
    public boolean revoke(DeviceId id, String reason) {
        return false;
    }

    @Override
    public void certificateIssued(DeviceId id, X509Certificate certificate) {
        // It is valid whatever its number.
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
