package dev.farhand.server.device;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.audit.AuditAction;
import dev.farhand.core.audit.AuditActor;
import dev.farhand.core.audit.AuditEvent;
import dev.farhand.core.enrolment.DeviceRegistry;
import dev.farhand.core.enrolment.DeviceSighting;
import dev.farhand.core.enrolment.EnrolledDevice;
import dev.farhand.core.enrolment.RevocationListeners;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.TenantId;
import dev.farhand.core.protocol.v1.DeviceFacts;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.Row;
import dev.farhand.server.database.TenantKey;
import dev.farhand.server.database.TenantLookups.Place;
import dev.farhand.server.database.TenantTransaction;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The devices of all tenants, for the links: who may come in, and what was heard of them. */
@ThreadSafe
public final class DatabaseDeviceRegistry implements DeviceRegistry {
    static final AuditActor SERVER = new AuditActor(AuditActor.Kind.SERVER, "server", "Server");
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseDeviceRegistry.class);
    private static final int MOST = 10_000;
    private static final String COLUMNS =
            "id, site_id, device_group_id, approved_at IS NULL AS waiting, label, facts, enrolled_at, certificate_serial,"
                    + " certificate_end, revoked_at, revocation_reason, last_seen_at, host(last_address) AS last_address";

    private final Database database;
    private final Clock clock;
    private final RevocationListeners listeners = new RevocationListeners();
    private volatile Consumer<DeviceId> onSeen = id -> {};

    /** Of the thread that is about to make a device of a token's use. */
    private final ThreadLocal<Optional<TenantTransaction>> using = ThreadLocal.withInitial(Optional::empty);

    /** Devices in this database. */
    public DatabaseDeviceRegistry(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Whom to tell, by its thread, of each device of which is known by now that it says, or comes from, something else. */
    public void onSeen(Consumer<DeviceId> listener) {
        onSeen = listener;
    }

    /** Does this; what it registers is there with the end of the transaction, or not at all. */
    <T> T within(TenantTransaction transaction, Supplier<T> work) {
        using.set(Optional.of(transaction));
        try {
            return work.get();
        } finally {
            using.remove();
        }
    }

    @Override
    public void register(EnrolledDevice device) {
        using.get().ifPresentOrElse(transaction -> insert(transaction, device), () -> database.transactions()
                .change(device.tenant(), transaction -> insert(transaction, device)));
    }

    private static void insert(TenantTransaction transaction, EnrolledDevice device) {
        EnrolmentPlace place = EnrolmentPlace.parse(device.deviceGroup().orElseThrow());
        hold(transaction, place);
        int made = transaction.update(
                """
                    INSERT INTO farhand.devices (tenant_id, id, site_id, device_group_id, label, hostname, os_type, facts,
                        enrolled_at, approved_at, certificate_serial, certificate_end)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                    """,
                device.tenant(),
                device.id(),
                place.site(),
                place.group(),
                device.label(),
                device.facts().getHostName(),
                OsType.of(device.facts()).wireName(),
                device.facts().toByteArray(),
                device.enrolledAt(),
                place.waiting() ? Optional.empty() : Optional.of(device.enrolledAt()),
                new BigDecimal(device.certificateSerial()),
                device.certificateEnd());
        if (made == 0) {
            throw new IllegalArgumentException("device " + device.id() + " is registered already");
        }
        transaction.audit(AuditEvent.builder(device.enrolledAt(), AuditAction.DEVICE_ENROLLED, SERVER)
                .device(device.id())
                .subject(device.label())
                .build());
    }

    private static void hold(TenantTransaction transaction, EnrolmentPlace place) {
        try {
            Places.hold(transaction, place.site(), place.group());
        } catch (RemoteException gone) {
            // Removed at this moment: who tries again comes to another one, or hears why not.
            throw new RemoteException(ErrorCode.OVERLOADED);
        }
    }

    @Override
    public Optional<EnrolledDevice> find(DeviceId id) {
        return database.transactions()
                .read(
                        TenantKey.device(id),
                        (place, reading) -> reading.find(
                                "SELECT " + COLUMNS + " FROM farhand.devices WHERE tenant_id = ? AND id = ?",
                                row -> device(row, place.tenant()),
                                place.tenant(),
                                id))
                .flatMap(found -> found);
    }

    @Override
    public boolean revoke(DeviceId id, String reason) {
        return revoke(id, reason, SERVER);
    }

    /** As {@link #revoke(DeviceId, String)}, on somebody's word. */
    public boolean revoke(DeviceId id, String reason, AuditActor by) {
        Optional<Place> place = database.lookups().place(TenantKey.device(id));
        if (place.isEmpty()) {
            return false;
        }
        TenantId tenant = place.get().tenant();
        Instant now = clock.instant();
        Optional<EnrolledDevice> revoked = database.transactions().write(tenant, transaction -> {
            Optional<EnrolledDevice> device = transaction.find(
                    "UPDATE farhand.devices SET revoked_at = ?, revocation_reason = ?"
                            + " WHERE tenant_id = ? AND id = ? AND revoked_at IS NULL RETURNING " + COLUMNS,
                    row -> device(row, tenant),
                    now,
                    reason,
                    tenant,
                    id);
            device.ifPresent(known -> transaction.audit(AuditEvent.builder(now, AuditAction.DEVICE_REVOKED, by)
                    .device(id)
                    .note(reason)
                    .build()));
            return device;
        });
        revoked.ifPresent(listeners::tell);
        return revoked.isPresent();
    }

    @Override
    public void certificateIssued(DeviceId id, X509Certificate certificate) {
        Place place = database.lookups()
                .place(TenantKey.device(id))
                .orElseThrow(() -> new RemoteException(ErrorCode.DEVICE_UNKNOWN));
        database.transactions().change(place.tenant(), transaction -> {
            int changed = transaction.update(
                    "UPDATE farhand.devices SET certificate_serial = ?, certificate_end = ?"
                            + " WHERE tenant_id = ? AND id = ? AND revoked_at IS NULL",
                    new BigDecimal(certificate.getSerialNumber()),
                    certificate.getNotAfter().toInstant(),
                    place.tenant(),
                    id);
            if (changed == 0) {
                throw new RemoteException(ErrorCode.DEVICE_REVOKED);
            }
            transaction.audit(AuditEvent.builder(clock.instant(), AuditAction.DEVICE_RENEWED, SERVER)
                    .device(id)
                    .build());
        });
    }

    /** One transaction for each tenant, whatever becomes of the others. */
    @Override
    public void seen(Collection<DeviceSighting> sightings) {
        Map<TenantId, List<DeviceSighting>> byTenant = sightings.stream()
                .flatMap(sighting -> database.lookups().place(TenantKey.device(sighting.device())).stream()
                        .map(place -> Map.entry(place.tenant(), sighting)))
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
        List<RemoteException> failures = new ArrayList<>();
        byTenant.forEach((tenant, some) -> seen(tenant, some, failures));
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
    }

    private void seen(TenantId tenant, List<DeviceSighting> some, List<RemoteException> failures) {
        List<DeviceId> changed = List.of();
        try {
            changed = database.transactions().write(tenant, transaction -> write(transaction, some));
        } catch (RemoteException e) {
            if (Database.isAway(e) && !Database.isHeldUp(e)) {
                // Nor would the others get any farther.
                throw e;
            }
            if (!Database.refusesValues(e)) {
                failures.add(e);
            } else if (some.size() > 1) {
                int half = some.size() / 2;
                seen(tenant, some.subList(0, half), failures);
                seen(tenant, some.subList(half, some.size()), failures);
            } else {
                LOG.warn(
                        "what device {} says of itself cannot be kept",
                        some.get(0).device(),
                        e);
            }
        }
        changed.forEach(onSeen);
    }

    /** Returns those of which something else is known now. */
    private static List<DeviceId> write(TenantTransaction transaction, List<DeviceSighting> some) {
        Map<DeviceId, Known> before = hold(
                transaction,
                some.stream().map(sighting -> sighting.device().toString()).toList());
        List<DeviceId> changed = new ArrayList<>();
        for (DeviceSighting sighting : some) {
            Known was = before.get(sighting.device());
            Known now = new Known(sighting.facts().toByteString(), sighting.address());
            transaction.update(
                    """
                    UPDATE farhand.devices SET last_seen_at = greatest(last_seen_at, CAST(? AS timestamptz)),
                        last_address = ?, hostname = ?, os_type = ?, facts = ?
                    WHERE tenant_id = ? AND id = ?
                    """,
                    sighting.at(),
                    sighting.address(),
                    sighting.facts().getHostName(),
                    OsType.of(sighting.facts()).wireName(),
                    sighting.facts().toByteArray(),
                    transaction.tenant(),
                    sighting.device());
            if (was != null && !was.equals(now)) {
                changed.add(sighting.device());
            }
        }
        return changed;
    }

    private record Known(ByteString facts, Optional<InetAddress> address) {}

    /** In the order of ids, as everybody who holds several: they come from the network in any. */
    private static Map<DeviceId, Known> hold(TenantTransaction transaction, List<String> ids) {
        Map<DeviceId, Known> known = new HashMap<>();
        transaction.each(
                """
                SELECT id, facts, host(last_address) AS last_address FROM farhand.devices
                WHERE tenant_id = ? AND id = ANY (CAST(? AS uuid[])) ORDER BY id FOR NO KEY UPDATE
                """,
                row -> known.put(
                        new DeviceId(row.uuid("id")),
                        new Known(
                                ByteString.copyFrom(row.bytes("facts")),
                                row.optionalText("last_address").flatMap(DatabaseDeviceRegistry::address))),
                transaction.tenant(),
                ids);
        return known;
    }

    @Override
    public List<EnrolledDevice> list() {
        List<EnrolledDevice> all = new ArrayList<>();
        database.lookups()
                .everyTenant(tenant -> all.addAll(database.transactions()
                        .read(
                                tenant,
                                reading -> reading.list(
                                        "SELECT " + COLUMNS + " FROM farhand.devices WHERE tenant_id = ? LIMIT ?",
                                        row -> device(row, tenant),
                                        tenant,
                                        MOST))));
        return all;
    }

    @Override
    public Subscription onRevocation(RevocationListener listener) {
        return listeners.add(listener);
    }

    private static EnrolledDevice device(Row row, TenantId tenant) {
        return new EnrolledDevice(
                new DeviceId(row.uuid("id")),
                tenant,
                Optional.of(
                        new EnrolmentPlace(row.uuid("site_id"), row.optionalUuid("device_group_id"), row.yes("waiting"))
                                .toString()),
                row.text("label"),
                facts(row.bytes("facts")),
                row.instant("enrolled_at"),
                row.wholeNumber("certificate_serial"),
                row.instant("certificate_end"),
                row.optionalInstant("revoked_at")
                        .map(at -> new EnrolledDevice.Revocation(at, row.text("revocation_reason"))),
                row.optionalInstant("last_seen_at"),
                row.optionalText("last_address").flatMap(DatabaseDeviceRegistry::address));
    }

    static DeviceFacts facts(byte[] stored) {
        try {
            return DeviceFacts.parseFrom(stored);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("facts that are no message", e);
        }
    }

    private static Optional<InetAddress> address(String literal) {
        try {
            // PostgreSQL's inet is a literal: nothing is looked up.
            return Optional.of(InetAddress.getByName(literal));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
