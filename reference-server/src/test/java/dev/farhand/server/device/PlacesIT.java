package dev.farhand.server.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.audit.AuditActor;
import dev.farhand.core.enrolment.DeviceSighting;
import dev.farhand.core.enrolment.EnrolmentToken;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.CertificateAuthority;
import dev.farhand.core.identity.CertificateLifetimes;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.TenantId;
import dev.farhand.core.protocol.v1.DeviceFacts;
import dev.farhand.server.access.DevicePlace;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.DatabaseUrl;
import dev.farhand.server.database.Room;
import dev.farhand.server.database.TestDatabase;
import dev.farhand.server.database.Waiting;
import dev.farhand.server.refusal.InvalidRequest;
import dev.farhand.server.refusal.Reason;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two administrators at the same moment: one is served, and the other one hears what is wrong, or is served as well. */
@ExtendWith(TestDatabase.class)
class PlacesIT {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final AuditActor BY = AuditActor.SERVER;
    private static final CertificateAuthority AUTHORITY =
            CertificateAuthority.inMemory(CertificateLifetimes.defaults(), CLOCK);

    private final DatabaseUrl url = TestDatabase.empty();
    private final Database database = Database.open(url, Optional.empty(), 4, Room.elsewhere(), CLOCK);
    private final TenantId tenant = TestDatabase.tenantIn(database);
    private final Places places = new Places(database, CLOCK);
    private final Devices devices = new Devices(database, CLOCK);
    private final DatabaseDeviceRegistry registry = new DatabaseDeviceRegistry(database, CLOCK);
    private final DatabaseEnrolmentTokens tokens = new DatabaseEnrolmentTokens(database, registry, CLOCK);
    private final UUID site = places.addSite(tenant, "Depot", BY).id();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void ofTwoWhoGiveTheSameNameOneIsRefused() {
        UUID other = places.addSite(tenant, "Yard", BY).id();
        assertThat(second(() -> renameSite(site, "Hall"), () -> renameSite(other, "Hall")))
                .contains(Reason.NAME_TAKEN);
        assertThat(second(() -> places.addSite(tenant, "Works", BY), () -> renameSite(other, "Works")))
                .contains(Reason.NAME_TAKEN);

        UUID group = group("Tills");
        UUID others = group("Lathes");
        assertThat(second(() -> renameGroup(group, "Presses"), () -> renameGroup(others, "Presses")))
                .contains(Reason.NAME_TAKEN);
        assertThat(second(() -> group("Looms"), () -> renameGroup(others, "Looms")))
                .contains(Reason.NAME_TAKEN);
    }

    @Test
    void aSiteWhereSomethingIsPutMeanwhileIsNotEmpty() {
        assertThat(second(() -> token(Optional.empty()), this::removeSite)).contains(Reason.NOT_EMPTY);
        UUID empty = places.addSite(tenant, "Yard", BY).id();
        assertThat(second(() -> places.addGroup(tenant, empty, "Tills", BY), () -> removeSite(empty)))
                .contains(Reason.NOT_EMPTY);
        UUID other = places.addSite(tenant, "Hall", BY).id();
        assertThat(second(() -> move(machine(), other, Optional.empty()), () -> removeSite(other)))
                .contains(Reason.NOT_EMPTY);
    }

    @Test
    void whatIsPutWhereASiteIsRemovedMeanwhileFindsNone() {
        assertThat(second(this::removeSite, () -> token(Optional.empty()))).contains(ErrorCode.NOT_FOUND);
        UUID other = places.addSite(tenant, "Yard", BY).id();
        assertThat(second(() -> removeSite(other), () -> places.addGroup(tenant, other, "Tills", BY)))
                .contains(ErrorCode.NOT_FOUND);
        UUID another = places.addSite(tenant, "Hall", BY).id();
        DeviceId device = machine();
        assertThat(second(() -> removeSite(another), () -> move(device, another, Optional.empty())))
                .contains(ErrorCode.NOT_FOUND);
    }

    @Test
    void aMachineThatComesIntoAGroupWhichIsRemovedStaysAtTheSite() {
        DeviceId device = machine();
        UUID group = group("Tills");

        assertThat(second(() -> move(device, site, Optional.of(group)), () -> removeGroup(group)))
                .isEmpty();

        assertThat(devices.find(device).orElseThrow().place())
                .isEqualTo(new DevicePlace(tenant, site, Optional.empty()));
    }

    @Test
    void aGroupIsHeldByATokenAndIsNotThereOnceItWasRemoved() {
        UUID held = group("Tills");
        assertThat(second(() -> token(Optional.of(held)), () -> removeGroup(held)))
                .contains(Reason.NOT_EMPTY);

        UUID gone = group("Lathes");
        assertThat(second(() -> removeGroup(gone), () -> token(Optional.of(gone))))
                .contains(ErrorCode.NOT_FOUND);
        UUID also = group("Presses");
        DeviceId device = machine();
        assertThat(second(() -> removeGroup(also), () -> move(device, site, Optional.of(also))))
                .contains(ErrorCode.NOT_FOUND);
    }

    /** Both come to the machine in the middle from the one side and from the other, where they do not keep to one order. */
    @Test
    void aGroupIsRemovedWhileItsMachinesReport() {
        UUID group = group("Tills");
        List<DeviceId> all =
                Stream.of(3, 2, 1).map(number -> machine(new UUID(number, 0))).toList();
        all.forEach(device -> move(device, site, Optional.of(group)));
        List<DeviceSighting> report = all.stream()
                .map(device ->
                        new DeviceSighting(device, CLOCK.instant(), Optional.empty(), DeviceFacts.getDefaultInstance()))
                .toList();

        CompletableFuture<Void> both = database.transactions().write(tenant, transaction -> {
            transaction.update(
                    "UPDATE farhand.devices SET name = 'busy' WHERE tenant_id = ? AND id = ?", tenant, all.get(1));
            CompletableFuture<Void> reporting = CompletableFuture.runAsync(() -> registry.seen(report));
            Waiting.await(transaction, 1);
            CompletableFuture<Void> removing = CompletableFuture.runAsync(() -> removeGroup(group));
            Waiting.await(transaction, 2);
            return CompletableFuture.allOf(reporting, removing);
        });

        assertThat(both).succeedsWithin(Duration.ofSeconds(20));
        assertThat(all).allSatisfy(device -> {
            Device now = devices.find(device).orElseThrow();
            assertThat(now.place().group()).isEmpty();
            assertThat(now.lastSeenAt()).isPresent();
        });
    }

    private void renameSite(UUID id, String name) {
        places.renameSite(tenant, id, name, BY);
    }

    private void renameGroup(UUID id, String name) {
        places.renameGroup(tenant, id, name, BY);
    }

    private void removeSite() {
        removeSite(site);
    }

    private void removeSite(UUID id) {
        places.removeSite(tenant, id, BY);
    }

    private void removeGroup(UUID id) {
        places.removeGroup(tenant, id, BY);
    }

    private UUID group(String name) {
        return places.addGroup(tenant, site, name, BY).id();
    }

    private void token(Optional<UUID> group) {
        tokens.create(
                EnrolmentToken.create(AUTHORITY.certificate(), new SecureRandom()),
                new DatabaseEnrolmentTokens.Wish(
                        tenant, site, group, "Till", 1, false, CLOCK.instant().plusSeconds(60)),
                BY);
    }

    /** At the site that the tenant has from its beginning. */
    private DeviceId machine() {
        return machine(UUID.randomUUID());
    }

    private DeviceId machine(UUID named) {
        DeviceId id = new DeviceId(named);
        database.transactions().change(tenant, transaction -> transaction.update("""
                                INSERT INTO farhand.devices (tenant_id, id, site_id, label, hostname, os_type, facts,
                                    enrolled_at, approved_at, certificate_serial, certificate_end)
                                VALUES (?, ?, ?, 'Till', 'till', 'linux', '', now(), now(), 1, now())
                                """, tenant, id, tenant));
        return id;
    }

    private void move(DeviceId device, UUID to, Optional<UUID> group) {
        devices.change(
                devices.find(device).orElseThrow(),
                new Devices.Change(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new DevicePlace(tenant, to, group))),
                BY);
    }

    /** The first is held up at its end until the second waits too; says why that is refused, if it is. */
    private Optional<Object> second(Runnable first, Runnable second) {
        return database.transactions()
                .write(tenant, transaction -> {
                    transaction.one(
                            "SELECT sequence FROM farhand.audit_heads WHERE tenant_id = ? FOR UPDATE",
                            row -> row.number("sequence"),
                            tenant);
                    CompletableFuture<Void> one = CompletableFuture.runAsync(first);
                    Waiting.await(transaction, 1);
                    CompletableFuture<Optional<Object>> other = CompletableFuture.supplyAsync(() -> refusal(second));
                    Waiting.await(transaction, 2);
                    return one.thenCombine(other, (done, refusal) -> refusal);
                })
                .join();
    }

    private static Optional<Object> refusal(Runnable work) {
        try {
            work.run();
            return Optional.empty();
        } catch (InvalidRequest e) {
            return e.reason().map(reason -> reason);
        } catch (RemoteException e) {
            return Optional.of(e.code());
        }
    }
}
