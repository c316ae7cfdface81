package dev.farhand.server.device;

import dev.farhand.core.access.Permission;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.audit.AuditAction;
import dev.farhand.core.audit.AuditActor;
import dev.farhand.core.audit.AuditEvent;
import dev.farhand.core.enrolment.EnrolmentPolicy;
import dev.farhand.core.enrolment.EnrolmentToken;
import dev.farhand.core.enrolment.EnrolmentTokenHash;
import dev.farhand.core.enrolment.EnrolmentTokenStore;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.TenantId;
import dev.farhand.server.access.Authority;
import dev.farhand.server.access.Reach;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.Page;
import dev.farhand.server.database.Row;
import dev.farhand.server.database.TenantKey;
import dev.farhand.server.database.TenantLookups.Place;
import dev.farhand.server.database.TenantReading;
import dev.farhand.server.database.TenantTransaction;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Enrolment tokens in the database: of all nodes exactly one grants each use. */
@ThreadSafe
public final class DatabaseEnrolmentTokens implements EnrolmentTokenStore {
    private static final String COLUMNS =
            "id, hash, authority_fingerprint, label, site_id, device_group_id, needs_approval, max_uses, uses,"
                    + " created_by, created_at, expires_at";
    private static final int MOST = 1_000;

    private final Database database;
    private final DatabaseDeviceRegistry devices;
    private final Clock clock;

    /** Tokens in this database, for devices in the same. */
    public DatabaseEnrolmentTokens(Database database, DatabaseDeviceRegistry devices, Clock clock) {
        this.database = database;
        this.devices = devices;
        this.clock = clock;
    }

    /**
     * A token as people see it.
     *
     * @param id its name, which enrols nothing
     * @param tenant whose devices it makes
     * @param site where they will stand
     * @param group their group there
     * @param label for people
     * @param maxUses how many it enrols
     * @param uses how many it has enrolled
     * @param needsApproval whether they wait then until somebody lets them in
     * @param createdBy who made it
     * @param createdAt when
     * @param expiresAt until when it works
     */
    public record Listed(
            UUID id,
            TenantId tenant,
            UUID site,
            Optional<UUID> group,
            String label,
            int maxUses,
            int uses,
            boolean needsApproval,
            String createdBy,
            Instant createdAt,
            Instant expiresAt) {}

    /**
     * What a new token is to do.
     *
     * @param tenant whose devices it makes
     * @param site where they will stand
     * @param group their group there
     * @param label for people
     * @param maxUses how many it enrols
     * @param needsApproval whether they wait then until somebody lets them in
     * @param expiresAt until when it works
     */
    public record Wish(
            TenantId tenant,
            UUID site,
            Optional<UUID> group,
            String label,
            int maxUses,
            boolean needsApproval,
            Instant expiresAt) {}

    /**
     * A new token; says who made it.
     *
     * @throws RemoteException NOT_FOUND where its place is gone by now
     */
    public Listed create(EnrolmentToken token, Wish wish, AuditActor by) {
        TenantId tenant = wish.tenant();
        UUID id = UUID.randomUUID();
        Instant now = clock.instant();
        String creator = by.name().isEmpty() ? by.id() : by.name();
        return database.transactions().write(tenant, transaction -> {
            Places.hold(transaction, wish.site(), wish.group());
            transaction.update(
                    """
                    INSERT INTO farhand.enrolment_tokens (tenant_id, id, hash, authority_fingerprint, label, site_id,
                        device_group_id, max_uses, needs_approval, created_by, created_at, expires_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    tenant,
                    id,
                    bytes(token.hash()),
                    token.authorityFingerprint(),
                    wish.label(),
                    wish.site(),
                    wish.group(),
                    wish.maxUses(),
                    wish.needsApproval(),
                    creator,
                    now,
                    wish.expiresAt());
            transaction.audit(AuditEvent.builder(now, AuditAction.ENROLMENT_TOKEN_CREATED, by)
                    .subject(wish.label())
                    .build());
            return new Listed(
                    id,
                    tenant,
                    wish.site(),
                    wish.group(),
                    wish.label(),
                    wish.maxUses(),
                    0,
                    wish.needsApproval(),
                    creator,
                    now,
                    wish.expiresAt());
        });
    }

    /** The tokens that somebody manages, newest first. */
    public Page<Listed> list(Authority authority, int limit, long offset) {
        return list(authority, Optional.empty(), limit, offset);
    }

    /**
     * One of them.
     *
     * @throws RemoteException NOT_FOUND where there is none, or not for them
     */
    public Listed require(Authority authority, UUID id) {
        return list(authority, Optional.of(id), 1, 0).items().stream()
                .findFirst()
                .orElseThrow(() -> new RemoteException(ErrorCode.NOT_FOUND));
    }

    private Page<Listed> list(Authority authority, Optional<UUID> only, int limit, long offset) {
        Reach reach = authority.reach(Permission.ENROLLMENT_MANAGE);
        return database.transactions()
                .survey(
                        reach.tenants(),
                        reading -> reading.page(
                                limit,
                                offset,
                                "SELECT tenant_id, count(*) OVER () AS total, " + COLUMNS + """
                                 FROM farhand.enrolment_tokens
                                WHERE (CAST(? AS uuid) IS NULL OR id = CAST(? AS uuid))
                                    AND farhand.within(tenant_id, site_id, device_group_id, ?)
                                ORDER BY created_at DESC, id
                                """,
                                row -> new Listed(
                                        row.uuid("id"),
                                        new TenantId(row.uuid("tenant_id")),
                                        row.uuid("site_id"),
                                        row.optionalUuid("device_group_id"),
                                        row.text("label"),
                                        row.smallNumber("max_uses"),
                                        row.smallNumber("uses"),
                                        row.yes("needs_approval"),
                                        row.text("created_by"),
                                        row.instant("created_at"),
                                        row.instant("expires_at")),
                                only,
                                only,
                                reach.places()),
                        Page.none());
    }

    /** Withdraws a token; false where there is none. */
    public boolean withdraw(TenantId tenant, UUID id, AuditActor by) {
        return database.transactions().write(tenant, transaction -> {
            Optional<String> label = transaction.find(
                    "DELETE FROM farhand.enrolment_tokens WHERE tenant_id = ? AND id = ? RETURNING label",
                    row -> row.text("label"),
                    tenant,
                    id);
            label.ifPresent(name ->
                    transaction.audit(AuditEvent.builder(clock.instant(), AuditAction.ENROLMENT_TOKEN_WITHDRAWN, by)
                            .subject(name)
                            .build()));
            return label.isPresent();
        });
    }

    /** The same for who has nothing but the token itself. */
    public boolean withdraw(EnrolmentTokenHash hash, AuditActor by) {
        return database.lookups()
                .place(TenantKey.enrolmentToken(bytes(hash)))
                .map(place -> withdraw(place.tenant(), place.id(), by))
                .orElse(false);
    }

    @Override
    public void add(Entry entry) {
        EnrolmentPolicy policy = entry.policy();
        EnrolmentPlace place = policy.deviceGroup()
                .map(EnrolmentPlace::parse)
                .orElseThrow(() -> new IllegalArgumentException("a token here says where its devices belong"));
        database.transactions()
                .change(
                        policy.tenant(),
                        transaction -> transaction.update(
                                """
                                INSERT INTO farhand.enrolment_tokens (tenant_id, id, hash, authority_fingerprint, label,
                                    site_id, device_group_id, max_uses, uses, created_by, created_at, expires_at)
                                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'server', ?, ?)
                                """,
                                policy.tenant(),
                                UUID.randomUUID(),
                                bytes(entry.hash()),
                                entry.authorityFingerprint(),
                                policy.label(),
                                place.site(),
                                place.group(),
                                policy.maxUses(),
                                entry.uses(),
                                clock.instant(),
                                policy.expiresAt()));
    }

    @Override
    public Consumption consume(EnrolmentTokenHash hash, Instant now) {
        return database.transactions()
                .write(TenantKey.enrolmentToken(bytes(hash)), (place, transaction) -> consume(transaction, place, now))
                .orElse(new Consumption.Unknown());
    }

    /** In one transaction with the device: whatever ends the server in between, a use without one is not counted. */
    @Override
    public <T> T use(EnrolmentTokenHash hash, Instant now, String remoteAddress, Function<EnrolmentPolicy, T> work) {
        return database.transactions()
                .write(TenantKey.enrolmentToken(bytes(hash)), (place, transaction) -> {
                    EnrolmentPolicy policy = consume(transaction, place, now).granted();
                    return devices.within(transaction, () -> work.apply(policy));
                })
                .orElseThrow(() -> new RemoteException(ErrorCode.ENROLMENT_TOKEN_INVALID));
    }

    private static Consumption consume(TenantTransaction transaction, Place place, Instant now) {
        return take(transaction, place.id(), now)
                .<Consumption>map(entry -> new Consumption.Granted(entry.policy()))
                .orElseGet(() ->
                        find(transaction, place).map(entry -> entry.tryAt(now)).orElse(new Consumption.Unknown()));
    }

    /** One statement decides: who comes when all uses are taken finds none left. */
    private static Optional<Entry> take(TenantTransaction transaction, UUID id, Instant now) {
        return transaction.find(
                "UPDATE farhand.enrolment_tokens SET uses = uses + 1"
                        + " WHERE tenant_id = ? AND id = ? AND uses < max_uses AND expires_at > ? RETURNING " + COLUMNS,
                row -> entry(row, transaction.tenant()),
                transaction.tenant(),
                id,
                now);
    }

    private static Optional<Entry> find(TenantReading reading, Place place) {
        return reading.find(
                "SELECT " + COLUMNS + " FROM farhand.enrolment_tokens WHERE tenant_id = ? AND id = ?",
                row -> entry(row, place.tenant()),
                place.tenant(),
                place.id());
    }

    @Override
    public boolean giveBack(EnrolmentTokenHash hash) {
        return at(
                hash,
                (transaction, id) -> transaction.update(
                                "UPDATE farhand.enrolment_tokens SET uses = uses - 1"
                                        + " WHERE tenant_id = ? AND id = ? AND uses > 0",
                                transaction.tenant(),
                                id)
                        == 1);
    }

    @Override
    public boolean remove(EnrolmentTokenHash hash) {
        return at(
                hash,
                (transaction, id) -> transaction.update(
                                "DELETE FROM farhand.enrolment_tokens WHERE tenant_id = ? AND id = ?",
                                transaction.tenant(),
                                id)
                        == 1);
    }

    private interface Change {
        boolean at(TenantTransaction transaction, UUID id);
    }

    private boolean at(EnrolmentTokenHash hash, Change change) {
        return database.transactions()
                .write(
                        TenantKey.enrolmentToken(bytes(hash)),
                        (place, transaction) -> change.at(transaction, place.id()))
                .orElse(false);
    }

    @Override
    public List<Entry> list() {
        List<Entry> all = new ArrayList<>();
        database.lookups()
                .everyTenant(tenant -> all.addAll(database.transactions()
                        .read(
                                tenant,
                                reading -> reading.list(
                                        "SELECT " + COLUMNS
                                                + " FROM farhand.enrolment_tokens WHERE tenant_id = ? LIMIT ?",
                                        row -> entry(row, tenant),
                                        tenant,
                                        MOST))));
        return all;
    }

    private static Entry entry(Row row, TenantId tenant) {
        EnrolmentPlace place =
                new EnrolmentPlace(row.uuid("site_id"), row.optionalUuid("device_group_id"), row.yes("needs_approval"));
        return new Entry(
                new EnrolmentTokenHash(HexFormat.of().formatHex(row.bytes("hash"))),
                row.text("authority_fingerprint"),
                new EnrolmentPolicy(
                        row.text("label"),
                        tenant,
                        Optional.of(place.toString()),
                        row.instant("expires_at"),
                        row.smallNumber("max_uses")),
                row.smallNumber("uses"));
    }

    private static byte[] bytes(EnrolmentTokenHash hash) {
        return HexFormat.of().parseHex(hash.hex());
    }
}
