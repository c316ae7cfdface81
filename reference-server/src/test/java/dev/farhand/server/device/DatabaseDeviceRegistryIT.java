package dev.farhand.server.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.core.enrolment.DeviceSighting;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.TenantId;
import dev.farhand.core.protocol.v1.DeviceFacts;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.DatabaseUrl;
import dev.farhand.server.database.FilledTenant;
import dev.farhand.server.database.Room;
import dev.farhand.server.database.TestDatabase;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is kept of machines that were heard of. */
@ExtendWith(TestDatabase.class)
class DatabaseDeviceRegistryIT {
    private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");
    private static final DeviceFacts FACTS =
            DeviceFacts.newBuilder().setHostName("press").setAgentVersion("1").build();
    private static final DeviceFacts NEWER =
            FACTS.toBuilder().setAgentVersion("2").build();
    private static final DeviceFacts NEVER =
            FACTS.toBuilder().setHostName("x".repeat(256)).build();

    private final DatabaseUrl url = TestDatabase.empty();
    private final Database database = Database.open(url, Optional.empty(), 2, Room.elsewhere(), Clock.systemUTC());
    private final DatabaseDeviceRegistry registry = new DatabaseDeviceRegistry(database, Clock.systemUTC());
    private final List<DeviceId> told = new ArrayList<>();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void tellsOfThoseThatSaySomethingElseOrComeFromElsewhereAndOfNoOthers() {
        DeviceId one = machine();
        DeviceId other = machine();
        registry.onSeen(told::add);

        registry.seen(List.of(at("192.0.2.1", one, FACTS), at("2001:db8::7", other, FACTS)));
        assertThat(told()).containsExactlyInAnyOrder(one, other);

        registry.seen(List.of(at("192.0.2.1", one, FACTS), at("2001:db8::7", other, FACTS)));
        registry.seen(List.of(at("192.0.2.9", DeviceId.random(), FACTS)));
        assertThat(told()).as("nothing new, and nobody known").isEmpty();

        registry.seen(List.of(at("192.0.2.1", one, NEWER), at("2001:db8::7", other, FACTS)));
        assertThat(told()).containsExactly(one);
        registry.seen(List.of(at("192.0.2.1", one, NEWER), at("2001:db8::8", other, FACTS)));
        assertThat(told()).containsExactly(other);
    }

    /** Whichever it is, in whatever order; it comes again with the next attempt. */
    @ParameterizedTest
    @CsvSource({"disk_full, STORAGE_FULL", "query_canceled, DATABASE_UNAVAILABLE"})
    void oneTenantThatCannotBeWrittenIsNoReasonToLeaveTheOthersOut(String why, ErrorCode code) throws Exception {
        List<DeviceId> all = Stream.generate(this::machine).limit(4).toList();
        registry.onSeen(told::add);
        for (int i = 0; i < all.size(); i++) {
            DeviceId failing = all.get(i);
            String address = "192.0.2." + i;
            List<DeviceSighting> report =
                    all.stream().map(device -> at(address, device, FACTS)).toList();
            TestDatabase.execute(url, """
                    CREATE FUNCTION farhand.full() RETURNS trigger LANGUAGE plpgsql
                        AS 'BEGIN RAISE EXCEPTION ''no'' USING ERRCODE = ''WHY''; END';
                    CREATE TRIGGER full_disk BEFORE UPDATE ON farhand.devices FOR EACH ROW WHEN (OLD.id = 'FAILING')
                        EXECUTE FUNCTION farhand.full()
                    """.replace("FAILING", failing.toString()).replace("WHY", why));

            assertThatThrownBy(() -> registry.seen(report))
                    .isInstanceOfSatisfying(
                            RemoteException.class, e -> assertThat(e.code()).isEqualTo(code));
            assertThat(told()).hasSize(3).doesNotContain(failing);

            TestDatabase.execute(url, "DROP FUNCTION farhand.full CASCADE");
            registry.seen(report);
            assertThat(told()).containsExactly(failing);
        }
    }

    @Test
    void whatComesAgainLaterDoesNotSetBackWhenItWasSeen() {
        DeviceId device = machine();
        DeviceSighting later =
                new DeviceSighting(device, NOW.plusSeconds(60), Optional.of(address("192.0.2.1")), FACTS);
        registry.seen(List.of(later));
        registry.seen(List.of(at("192.0.2.1", device, NEWER)));
        assertThat(registry.find(device).orElseThrow().lastSeen()).contains(later.at());
        assertThat(registry.find(device).orElseThrow().facts()).isEqualTo(NEWER);
    }

    @Test
    void whatCanNeverBeKeptIsLeftOutAndHoldsUpNoOther() {
        DeviceId bad = machine();
        TenantId tenant = new TenantId(bad.value());
        List<DeviceId> good = Stream.generate(() -> machineOf(tenant)).limit(6).toList();
        List<DeviceSighting> report = new ArrayList<>();
        good.forEach(device -> report.add(at("192.0.2.1", device, FACTS)));
        report.add(3, at("192.0.2.1", bad, NEVER));
        registry.onSeen(told::add);

        registry.seen(report);

        assertThat(told()).containsExactlyInAnyOrderElementsOf(good);
        assertThat(registry.find(bad).orElseThrow().lastSeen()).isEmpty();
    }

    @Test
    void anAddressOfOneNetworkOnlyIsKeptWithoutItsZone() {
        DeviceId device = machine();
        registry.seen(List.of(at("fe80::7%1", device, FACTS)));
        assertThat(registry.find(device).orElseThrow().lastAddress()).contains(address("fe80::7"));
    }

    /** Those that were told of since this was asked last. */
    private List<DeviceId> told() {
        List<DeviceId> all = List.copyOf(told);
        told.clear();
        return all;
    }

    private static DeviceSighting at(String address, DeviceId device, DeviceFacts facts) {
        return new DeviceSighting(device, NOW, Optional.of(address(address)), facts);
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /** Of a tenant of its own. */
    private DeviceId machine() {
        return new DeviceId(FilledTenant.in(database).value());
    }

    private DeviceId machineOf(TenantId tenant) {
        DeviceId id = DeviceId.random();
        database.transactions().change(tenant, transaction -> transaction.update("""
                        INSERT INTO farhand.devices (tenant_id, id, site_id, label, hostname, os_type, facts, enrolled_at,
                            certificate_serial, certificate_end)
                        VALUES (?, ?, ?, 'Token', 'host', 'linux', '', now(), 1, now())
                        """, tenant, id, tenant));
        return id;
    }
}
