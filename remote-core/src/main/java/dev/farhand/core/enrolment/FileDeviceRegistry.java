package dev.farhand.core.enrolment;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.TenantId;
import dev.farhand.core.internal.text.IpLiterals;
import dev.farhand.core.protocol.v1.DeviceFacts;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Devices in one file of mode 0600, for a server without a database. Looking one up costs no lock and no disk; every
 * change rewrites the file (atomically, flushed to the disk), which suits some thousand devices; at most 10,000. One
 * process owns the file.
 */
@ThreadSafe
public final class FileDeviceRegistry implements DeviceRegistry, AutoCloseable {
    private static final int MAXIMUM_DEVICES = 10_000;
    private static final LineFile.Form<DeviceId, EnrolledDevice> FORM = new LineFile.Form<>(
            List.of(new LineFile.Head("farhand-devices 3", 12), new LineFile.Head("farhand-devices 2", 10)),
            EnrolledDevice::id,
            FileDeviceRegistry::write,
            FileDeviceRegistry::read);

    private final LineFile<DeviceId, EnrolledDevice> file;
    private final Clock clock;
    private final RevocationListeners listeners = new RevocationListeners();
    private volatile Map<DeviceId, EnrolledDevice> devices;

    private FileDeviceRegistry(
            LineFile<DeviceId, EnrolledDevice> file, Clock clock, Map<DeviceId, EnrolledDevice> devices) {
        this.file = file;
        this.clock = clock;
        this.devices = Collections.unmodifiableMap(devices);
    }

    /**
     * Opens the devices in this file; it need not exist yet. The clock dates revocations.
     *
     * @throws RemoteException INVALID_CONFIGURATION when the file is damaged, readable by others, or in use
     */
    public static FileDeviceRegistry open(Path path, Clock clock) {
        LineFile<DeviceId, EnrolledDevice> file = LineFile.open(path, FORM);
        try {
            return new FileDeviceRegistry(file, clock, file.load());
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public synchronized void register(EnrolledDevice device) {
        if (devices.containsKey(device.id())) {
            throw new IllegalArgumentException("device " + device.id() + " is registered already");
        }
        if (devices.size() >= MAXIMUM_DEVICES) {
            throw new RemoteException(ErrorCode.OVERLOADED, "The registry of devices is full.");
        }
        put(device);
    }

    @Override
    public Optional<EnrolledDevice> find(DeviceId id) {
        return Optional.ofNullable(devices.get(id));
    }

    @Override
    public boolean revoke(DeviceId id, String reason) {
        EnrolledDevice revoked;
        synchronized (this) {
            EnrolledDevice device = devices.get(id);
            if (device == null || device.revocation().isPresent()) {
                return false;
            }
            revoked = device.revoked(new EnrolledDevice.Revocation(clock.instant(), reason));
            put(revoked);
        }
        listeners.tell(revoked);
        return true;
    }

    @Override
    public synchronized void certificateIssued(DeviceId id, X509Certificate certificate) {
        EnrolledDevice device = find(id).orElseThrow(() -> new RemoteException(ErrorCode.DEVICE_UNKNOWN));
        Admission.requireNotRevoked(device);
        put(device.renewed(certificate));
    }

    /** One write for the whole batch. */
    @Override
    public synchronized void seen(Collection<DeviceSighting> sightings) {
        Map<DeviceId, EnrolledDevice> next = new LinkedHashMap<>(devices);
        for (DeviceSighting sighting : sightings) {
            next.computeIfPresent(sighting.device(), (key, device) -> device.seen(sighting));
        }
        if (!next.equals(devices)) {
            change(next);
        }
    }

    @Override
    public List<EnrolledDevice> list() {
        return List.copyOf(devices.values());
    }

    @Override
    public Subscription onRevocation(RevocationListener listener) {
        return listeners.add(listener);
    }

    /** Gives the file back. Idempotent. */
    @Override
    public void close() {
        file.close();
    }

    @GuardedBy("this")
    private void put(EnrolledDevice device) {
        Map<DeviceId, EnrolledDevice> next = new LinkedHashMap<>(devices);
        next.put(device.id(), device);
        change(next);
    }

    /** On disk first: what was acknowledged must not be forgotten, a revocation least of all. */
    @GuardedBy("this")
    private void change(Map<DeviceId, EnrolledDevice> next) {
        file.save(next);
        devices = Collections.unmodifiableMap(next);
    }

    private static List<String> write(EnrolledDevice device) {
        return List.of(
                device.id().toString(),
                device.tenant().toString(),
                device.deviceGroup().orElse(""),
                device.label(),
                device.enrolledAt().toString(),
                device.certificateSerial().toString(16),
                device.revokedAt().map(Instant::toString).orElse(""),
                device.revocation().map(EnrolledDevice.Revocation::reason).orElse(""),
                Base64.getEncoder().encodeToString(device.facts().toByteArray()),
                device.certificateEnd().toString(),
                device.lastSeen().map(Instant::toString).orElse(""),
                device.lastAddress().map(IpLiterals::of).orElse(""));
    }

    private static EnrolledDevice read(List<String> fields) {
        return new EnrolledDevice(
                DeviceId.parse(fields.get(0)),
                TenantId.parse(fields.get(1)),
                Optional.of(fields.get(2)).filter(group -> !group.isEmpty()),
                fields.get(3),
                facts(fields.get(8)),
                Instant.parse(fields.get(4)),
                new BigInteger(fields.get(5), 16),
                Instant.parse(fields.get(9)),
                fields.get(6).isEmpty()
                        ? Optional.empty()
                        : Optional.of(new EnrolledDevice.Revocation(Instant.parse(fields.get(6)), fields.get(7))),
                Optional.of(fields.get(10)).filter(seen -> !seen.isEmpty()).map(Instant::parse),
                Optional.of(fields.get(11))
                        .filter(address -> !address.isEmpty())
                        .map(FileDeviceRegistry::address));
    }

    private static InetAddress address(String literal) {
        return IpLiterals.parse(literal).orElseThrow(() -> new IllegalArgumentException("an address that is none"));
    }

    private static DeviceFacts facts(String base64) {
        try {
            return DeviceFacts.parseFrom(Base64.getDecoder().decode(base64));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("facts that are no message", e);
        }
    }
}
