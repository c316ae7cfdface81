package dev.farhand.core.enrolment;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.DeviceId;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Devices that are known as long as the process lives; at most 100,000. */
@ThreadSafe
public final class InMemoryDeviceRegistry implements DeviceRegistry {
    private static final int MAXIMUM_DEVICES = 100_000;

    private final ConcurrentMap<DeviceId, EnrolledDevice> devices = new ConcurrentHashMap<>();
    private final RevocationListeners listeners = new RevocationListeners();
    private final Clock clock;

    /** An empty registry; the clock dates revocations. */
    public InMemoryDeviceRegistry(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void register(EnrolledDevice device) {
        if (devices.size() >= MAXIMUM_DEVICES) {
            throw new RemoteException(ErrorCode.OVERLOADED, "The registry of devices is full.");
        }
        if (devices.putIfAbsent(device.id(), device) != null) {
            throw new IllegalArgumentException("device " + device.id() + " is registered already");
        }
    }

    @Override
    public Optional<EnrolledDevice> find(DeviceId id) {
        return Optional.ofNullable(devices.get(id));
    }

    @Override
    public boolean revoke(DeviceId id, String reason) {
        EnrolledDevice.Revocation revocation = new EnrolledDevice.Revocation(clock.instant(), reason);
        AtomicBoolean changed = new AtomicBoolean();
        EnrolledDevice now = devices.computeIfPresent(id, (key, device) -> {
            changed.set(device.revocation().isEmpty());
            return device.revoked(revocation);
        });
        if (now != null && changed.get()) {
            listeners.tell(now);
            return true;
        }
        return false;
    }

    @Override
    public void certificateIssued(DeviceId id, X509Certificate certificate) {
        EnrolledDevice now = devices.computeIfPresent(id, (key, device) -> {
            Admission.requireNotRevoked(device);
            return device.renewed(certificate);
        });
        if (now == null) {
            throw new RemoteException(ErrorCode.DEVICE_UNKNOWN);
        }
    }

    @Override
    public void seen(Collection<DeviceSighting> sightings) {
        for (DeviceSighting sighting : sightings) {
            devices.computeIfPresent(sighting.device(), (key, device) -> device.seen(sighting));
        }
    }

    @Override
    public List<EnrolledDevice> list() {
        return devices.values().stream()
                .sorted(Comparator.comparing(EnrolledDevice::enrolledAt))
                .toList();
    }

    @Override
    public Subscription onRevocation(RevocationListener listener) {
        return listeners.add(listener);
    }
}
