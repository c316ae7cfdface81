package dev.farhand.server.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.identity.CertificateAuthority;
import dev.farhand.core.identity.CertificateLifetimes;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.DeviceIdentity;
import dev.farhand.core.identity.TenantId;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.FilledTenant;
import dev.farhand.server.database.TestDatabase;
import dev.farhand.transport.link.Link;
import dev.farhand.transport.link.LinkDirectory;
import dev.farhand.transport.link.LinkStatistics;
import java.lang.reflect.Proxy;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestDatabase.class)
class SignsOfLifeIT {
    private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");
    private static final Instant DAYS_AGO = NOW.minus(Duration.ofDays(3));
    private static final X509Certificate CERTIFICATE = CertificateAuthority.inMemory(
                    CertificateLifetimes.defaults(), Clock.systemUTC())
            .certificate();

    private final Database database = TestDatabase.shared();
    private final Connected links = new Connected();
    private final SignsOfLife signs = new SignsOfLife(database, links, Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void aMachineThatIsOnlineWasHeardOfWhenItsLinkHeardLast() {
        DeviceId device = machine();
        assertThat(signs.heardAt(device)).isEmpty();
        links.add(device, tenant(device), Duration.ofSeconds(40));
        assertThat(signs.heardAt(device)).contains(NOW.minusSeconds(40));
    }

    @Test
    void whatIsKeptFollowsInEveryTenant() {
        DeviceId one = machine();
        DeviceId other = machine();
        DeviceId away = machine();
        links.add(one, tenant(one), Duration.ofSeconds(10));
        links.add(other, tenant(other), Duration.ofSeconds(20));
        signs.keep();
        assertThat(kept(one)).isEqualTo(NOW.minusSeconds(10));
        assertThat(kept(other)).isEqualTo(NOW.minusSeconds(20));
        assertThat(kept(away)).isEqualTo(DAYS_AGO);
    }

    @Test
    void nothingOlderComesOverSomethingNewer() {
        DeviceId device = machine();
        links.add(device, tenant(device), Duration.ofDays(4));
        signs.keep();
        assertThat(kept(device)).isEqualTo(DAYS_AGO);
    }

    @Test
    void ofMoreThanAThousandNoneIsLeftOut() {
        TenantId tenant = FilledTenant.make();
        List<DeviceId> all =
                IntStream.range(0, 1_001).mapToObj(number -> DeviceId.random()).toList();
        database.transactions()
                .change(
                        tenant,
                        transaction -> transaction.update(
                                """
                INSERT INTO farhand.devices (tenant_id, id, site_id, label, hostname, os_type, facts, enrolled_at,
                    certificate_serial, certificate_end)
                SELECT ?, x.id, ?, 'Token', 'host', 'linux', '', now(), 1, now() FROM unnest(CAST(? AS uuid[])) AS x (id)
                """,
                                tenant,
                                tenant,
                                all.stream().map(DeviceId::toString).toList()));
        all.forEach(device -> links.add(device, tenant, Duration.ZERO));
        signs.keep();
        long known = database.transactions()
                .read(
                        tenant,
                        reading -> reading.one(
                                "SELECT count(*) AS known FROM farhand.devices WHERE tenant_id = ? AND last_seen_at = ?",
                                row -> row.number("known"),
                                tenant,
                                NOW));
        assertThat(known).isEqualTo(all.size());
    }

    @Test
    void whatSomebodyChangesMeanwhileIsNotWaitedFor() {
        DeviceId busy = machine();
        DeviceId free = machine();
        links.add(busy, tenant(busy), Duration.ZERO);
        links.add(free, tenant(free), Duration.ZERO);
        database.transactions().change(tenant(busy), transaction -> {
            transaction.update(
                    "UPDATE farhand.devices SET name = 'busy' WHERE tenant_id = ? AND id = ?", tenant(busy), busy);
            CompletableFuture.runAsync(signs::keep)
                    .orTimeout(20, TimeUnit.SECONDS)
                    .join();
        });
        assertThat(kept(busy)).isEqualTo(DAYS_AGO);
        assertThat(kept(free)).isEqualTo(NOW);
        signs.keep();
        assertThat(kept(busy)).isEqualTo(NOW);
    }

    /** A machine of a tenant of its own, which was heard of three days ago. */
    private DeviceId machine() {
        TenantId tenant = FilledTenant.make();
        database.transactions()
                .change(
                        tenant,
                        transaction -> transaction.update(
                                "UPDATE farhand.devices SET last_seen_at = ? WHERE tenant_id = ?", DAYS_AGO, tenant));
        return new DeviceId(tenant.value());
    }

    private static TenantId tenant(DeviceId device) {
        return new TenantId(device.value());
    }

    private Instant kept(DeviceId device) {
        return new Devices(database, Clock.systemUTC())
                .find(device)
                .orElseThrow()
                .lastSeenAt()
                .orElseThrow();
    }

    /** Machines whose links have been silent for a while. */
    private static final class Connected implements LinkDirectory {
        private final Map<DeviceId, Link> links = new LinkedHashMap<>();

        void add(DeviceId device, TenantId tenant, Duration silence) {
            DeviceIdentity peer = new DeviceIdentity(device, tenant, CERTIFICATE);
            LinkStatistics statistics = new LinkStatistics(0, 0, 0, 0, 0, 0, 0, Optional.empty(), silence);
            Class<?>[] link = {Link.class};
            links.put(device, (Link) Proxy.newProxyInstance(
                    Link.class.getClassLoader(), link, (proxy, method, arguments) -> switch (method.getName()) {
                        case "peer" -> peer;
                        case "statistics" -> statistics;
                        default -> throw new UnsupportedOperationException(method.getName());
                    }));
        }

        @Override
        public Optional<Link> find(DeviceId device) {
            return Optional.ofNullable(links.get(device));
        }

        @Override
        public Collection<Link> all() {
            return List.copyOf(links.values());
        }

        @Override
        public int count() {
            return links.size();
        }
    }
}
