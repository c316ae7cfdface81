package dev.farhand.server.device;

import dev.farhand.core.access.Permission;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.audit.AuditAction;
import dev.farhand.core.audit.AuditActor;
import dev.farhand.core.audit.AuditEvent;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.TenantId;
import dev.farhand.server.access.Authority;
import dev.farhand.server.access.DevicePlace;
import dev.farhand.server.access.Reach;
import dev.farhand.server.audit.Difference;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.LikePattern;
import dev.farhand.server.database.Page;
import dev.farhand.server.database.Row;
import dev.farhand.server.database.TenantKey;
import dev.farhand.server.database.TenantReading;
import dev.farhand.server.database.TenantTransaction;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The machines that somebody may see, and what people keep of them. */
@ThreadSafe
public final class Devices {
    private static final String SELECTED = """
            SELECT d.tenant_id, d.id, d.site_id, d.device_group_id, d.facts, d.os_type, d.enrolled_at,
                d.approved_at IS NULL AS waiting, d.last_seen_at,
                host(d.last_address) AS last_address, coalesce(d.name, nullif(d.hostname, ''), d.label) AS name,
                t.name AS tenant_name, coalesce(s.name, '') AS site_name, g.name AS group_name, coalesce(n.text, '') AS notes,
                ARRAY(SELECT x.tag FROM farhand.device_tags x
                    WHERE x.tenant_id = d.tenant_id AND x.device_id = d.id ORDER BY x.tag) AS tags,
                (SELECT count(*) FROM farhand.sessions x
                    WHERE x.tenant_id = d.tenant_id AND x.device_id = d.id AND x.ended_at IS NULL) AS live,
                count(*) OVER () AS total
            FROM farhand.devices d
                JOIN farhand.tenants t ON t.tenant_id = d.tenant_id
                LEFT JOIN farhand.sites s ON s.tenant_id = d.tenant_id AND s.id = d.site_id
                LEFT JOIN farhand.device_groups g ON g.tenant_id = d.tenant_id AND g.id = d.device_group_id
                LEFT JOIN farhand.device_notes n ON n.tenant_id = d.tenant_id AND n.device_id = d.id
            """;
    private static final String THERE = SELECTED + " WHERE d.revoked_at IS NULL ";

    private static final Map<String, Function<Device, String>> KEPT = Map.of(
            "name", Device::name,
            "notes", Device::notes,
            "tags", device -> String.join(", ", device.tags()),
            "place", Devices::placeName);

    private final Database database;
    private final Clock clock;

    /** Of this database. */
    public Devices(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Those that somebody may see and asked for, by name; {@code connected} are all that are. */
    public Page<Device> list(
            Authority authority, DeviceFilter filter, Collection<DeviceId> connected, int limit, long offset) {
        Reach reach = authority.reach(Permission.DEVICES_VIEW);
        return database.transactions()
                .survey(
                        reach.tenants(),
                        reading -> list(reading, reach, filter, connected, limit, offset),
                        Page.none());
    }

    @SuppressWarnings("TooManyParameters") // what of, which, and how far
    private static Page<Device> list(
            TenantReading reading,
            Reach reach,
            DeviceFilter filter,
            Collection<DeviceId> connected,
            int limit,
            long offset) {
        return reading.page(
                limit,
                offset,
                THERE + """
                    AND farhand.within(d.tenant_id, d.site_id, d.device_group_id, ?)
                    AND (CAST(? AS uuid) IS NULL OR d.tenant_id = CAST(? AS uuid))
                    AND (CAST(? AS uuid) IS NULL OR d.site_id = CAST(? AS uuid))
                    AND (CAST(? AS uuid) IS NULL OR d.device_group_id = CAST(? AS uuid))
                    AND (CAST(? AS text) IS NULL OR EXISTS (SELECT FROM farhand.device_tags x
                        WHERE x.tenant_id = d.tenant_id AND x.device_id = d.id AND x.tag = CAST(? AS text)))
                    AND (CAST(? AS boolean) IS NULL OR (d.id = ANY (CAST(? AS uuid[]))) = CAST(? AS boolean))
                    AND (CAST(? AS boolean) IS NULL OR (d.approved_at IS NULL) = CAST(? AS boolean))
                    AND (? = '' OR concat_ws(chr(10), d.name, d.hostname, d.label, host(d.last_address), n.text,
                            array_to_string(ARRAY(SELECT x.tag FROM farhand.device_tags x
                                WHERE x.tenant_id = d.tenant_id AND x.device_id = d.id), chr(10))) ILIKE ?)
                    ORDER BY lower(coalesce(d.name, nullif(d.hostname, ''), d.label)), d.id
                    """,
                Devices::device,
                reach.places(),
                filter.tenant(),
                filter.tenant(),
                filter.site(),
                filter.site(),
                filter.group(),
                filter.group(),
                filter.tag(),
                filter.tag(),
                filter.online(),
                filter.online().isPresent()
                        ? connected.stream().map(DeviceId::toString).toList()
                        : List.of(),
                filter.online(),
                filter.waiting(),
                filter.waiting(),
                filter.search(),
                LikePattern.containing(filter.search()));
    }

    /**
     * A machine that somebody may see.
     *
     * @throws RemoteException NOT_FOUND where there is none, or not for them
     */
    public Device require(Authority authority, DeviceId id) {
        return find(id).filter(device -> authority.allows(Permission.DEVICES_VIEW, device.place()))
                .orElseThrow(() -> new RemoteException(ErrorCode.NOT_FOUND));
    }

    /**
     * The same for one that was removed as well, and for whoever has anything to do with it.
     *
     * @throws RemoteException NOT_FOUND
     */
    public void requireEver(Authority authority, DeviceId id) {
        if (findRemoved(id)
                .filter(device -> !authority.at(device.place()).isEmpty())
                .isEmpty()) {
            throw new RemoteException(ErrorCode.NOT_FOUND);
        }
    }

    /** A machine, for whoever it is shown to next; what they may see is their business. */
    public Optional<Device> find(DeviceId id) {
        return database.transactions()
                .read(TenantKey.device(id), (place, reading) -> find(reading, place.tenant(), id))
                .flatMap(found -> found);
    }

    /** A machine that was removed, as it was. */
    public Optional<Device> findRemoved(DeviceId id) {
        return database.transactions()
                .read(
                        TenantKey.device(id),
                        (place, reading) -> reading.find(
                                SELECTED + " WHERE d.tenant_id = ? AND d.id = ?", Devices::device, place.tenant(), id))
                .flatMap(found -> found);
    }

    private static Optional<Device> find(TenantReading reading, TenantId tenant, DeviceId id) {
        return reading.find(THERE + " AND d.tenant_id = ? AND d.id = ?", Devices::device, tenant, id);
    }

    /**
     * What somebody wants to be different; what is not there stays.
     *
     * @param name the name; empty for the machine's own
     * @param notes the notes; empty for none
     * @param tags all tags
     * @param place where it belongs, of its own tenant
     */
    public record Change(
            Optional<String> name, Optional<String> notes, Optional<List<String>> tags, Optional<DevicePlace> place) {}

    /** Lets a machine in that waits; says what it is now, and changes nothing where somebody did so before. */
    public Device approve(Device device, AuditActor by) {
        TenantId tenant = device.place().tenant();
        Instant now = clock.instant();
        return database.transactions().write(tenant, transaction -> {
            int changed = transaction.update(
                    "UPDATE farhand.devices SET approved_at = ?"
                            + " WHERE tenant_id = ? AND id = ? AND approved_at IS NULL AND revoked_at IS NULL",
                    now,
                    tenant,
                    device.id());
            if (changed == 1) {
                transaction.audit(AuditEvent.builder(now, AuditAction.DEVICE_APPROVED, by)
                        .device(device.id())
                        .subject(device.name())
                        .build());
            }
            return find(transaction, tenant, device.id()).orElseThrow(() -> new RemoteException(ErrorCode.NOT_FOUND));
        });
    }

    /** Changes what people keep of a machine, and says what it is now. */
    public Device change(Device device, Change change, AuditActor by) {
        TenantId tenant = device.place().tenant();
        Instant now = clock.instant();
        return database.transactions().write(tenant, transaction -> {
            change.place().ifPresent(place -> Places.hold(transaction, place.site(), place.group()));
            Device before = locked(transaction, device.id());
            change.name()
                    .ifPresent(name -> transaction.update(
                            "UPDATE farhand.devices SET name = nullif(?, '') WHERE tenant_id = ? AND id = ?",
                            name,
                            tenant,
                            device.id()));
            change.place().ifPresent(place -> move(transaction, device.id(), place));
            change.notes().ifPresent(text -> write(transaction, device.id(), text, by, now));
            change.tags().ifPresent(tags -> tag(transaction, device.id(), tags));
            Device changed =
                    find(transaction, tenant, device.id()).orElseThrow(() -> new RemoteException(ErrorCode.NOT_FOUND));
            record(transaction, before, changed, by, now);
            return changed;
        });
    }

    /** Nobody else changes it until this transaction ends, so that what it was is what it was. */
    private static Device locked(TenantTransaction transaction, DeviceId id) {
        transaction.find(
                "SELECT id FROM farhand.devices WHERE tenant_id = ? AND id = ? FOR UPDATE",
                row -> true,
                transaction.tenant(),
                id);
        return find(transaction, transaction.tenant(), id).orElseThrow(() -> new RemoteException(ErrorCode.NOT_FOUND));
    }

    /** One record for each thing that is different. */
    private static void record(
            TenantTransaction transaction, Device before, Device changed, AuditActor by, Instant now) {
        Difference.between(before, changed, KEPT)
                .forEach((what, how) -> transaction.audit(AuditEvent.builder(now, AuditAction.DEVICE_CHANGED, by)
                        .device(before.id())
                        .subject(what)
                        .note(how)
                        .build()));
    }

    private static String placeName(Device device) {
        return device.groupName()
                .map(group -> device.siteName() + " / " + group)
                .orElse(device.siteName());
    }

    private static void move(TenantTransaction transaction, DeviceId device, DevicePlace place) {
        transaction.update(
                "UPDATE farhand.devices SET site_id = ?, device_group_id = ? WHERE tenant_id = ? AND id = ?",
                place.site(),
                place.group(),
                transaction.tenant(),
                device);
    }

    private static void write(TenantTransaction transaction, DeviceId device, String text, AuditActor by, Instant now) {
        transaction.update(
                "DELETE FROM farhand.device_notes WHERE tenant_id = ? AND device_id = ?", transaction.tenant(), device);
        if (!text.isEmpty()) {
            transaction.update("""
                    INSERT INTO farhand.device_notes (tenant_id, device_id, text, changed_by, changed_at)
                    VALUES (?, ?, ?, ?, ?)
                    """, transaction.tenant(), device, text, by.name(), now);
        }
    }

    private static void tag(TenantTransaction transaction, DeviceId device, List<String> tags) {
        transaction.update(
                "DELETE FROM farhand.device_tags WHERE tenant_id = ? AND device_id = ?", transaction.tenant(), device);
        transaction.update(
                "INSERT INTO farhand.device_tags (tenant_id, device_id, tag) SELECT ?, ?, unnest(?) ON CONFLICT DO NOTHING",
                transaction.tenant(),
                device,
                tags);
    }

    /** Every tag in use where somebody may look, with how many machines have it. */
    public List<TagCount> tags(Authority authority) {
        Reach reach = authority.reach(Permission.DEVICES_VIEW);
        return database.transactions()
                .survey(
                        reach.tenants(),
                        reading -> reading.list(
                                """
                                SELECT x.tag, count(*) AS devices FROM farhand.device_tags x
                                    JOIN farhand.devices d ON d.tenant_id = x.tenant_id AND d.id = x.device_id
                                WHERE d.revoked_at IS NULL
                                    AND farhand.within(d.tenant_id, d.site_id, d.device_group_id, ?)
                                GROUP BY x.tag ORDER BY x.tag LIMIT 500
                                """, row -> new TagCount(row.text("tag"), row.number("devices")), reach.places()),
                        List.of());
    }

    /**
     * A tag in use.
     *
     * @param tag the tag
     * @param devices how many machines have it
     */
    public record TagCount(String tag, long devices) {}

    private static Device device(Row row) {
        return new Device(
                new DeviceId(row.uuid("id")),
                new DevicePlace(
                        new TenantId(row.uuid("tenant_id")), row.uuid("site_id"), row.optionalUuid("device_group_id")),
                row.text("tenant_name"),
                row.text("site_name"),
                row.optionalText("group_name"),
                row.text("name"),
                row.text("os_type"),
                DatabaseDeviceRegistry.facts(row.bytes("facts")),
                row.optionalText("last_address"),
                row.optionalInstant("last_seen_at"),
                row.instant("enrolled_at"),
                row.yes("waiting"),
                row.texts("tags"),
                row.text("notes"),
                row.smallNumber("live"));
    }
}
