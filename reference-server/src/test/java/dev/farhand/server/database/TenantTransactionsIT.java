package dev.farhand.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestDatabase.class)
class TenantTransactionsIT {
    private final TenantTransactions transactions = TestDatabase.shared().transactions();
    private TenantId tenant;

    @BeforeEach
    void makeTenant() {
        tenant = TestDatabase.tenant();
    }

    @Test
    void nothingHappensWhereTheWorkFails() {
        assertThatIllegalStateException()
                .isThrownBy(() -> transactions.change(tenant, transaction -> {
                    addSite(transaction, "Added");
                    throw new IllegalStateException("no");
                }))
                .withMessage("no");

        assertThat(sites(tenant)).containsExactly("Site");
    }

    @Test
    void eachValueComesBackAsItWent() {
        Instant at = Instant.parse("2026-11-21T10:11:12.131415Z");
        byte[] bytes = {0, 1, -1};

        transactions.change(tenant, transaction -> {
            Row[] seen = new Row[1];
            transaction.each(
                    """
                    SELECT ? AS text, ?::timestamptz AS at, ? AS bytes, ?::text[] AS texts, ?::text AS nothing, ? AS id,
                        ? AS number, ? AS yes
                    """,
                    row -> {
                        assertThat(row.text("text")).isEqualTo("'; DROP TABLE farhand.sites; --");
                        assertThat(row.instant("at")).isEqualTo(at);
                        assertThat(row.bytes("bytes")).isEqualTo(bytes);
                        assertThat(row.texts("texts")).containsExactly("a,b", "\"c\"");
                        assertThat(row.optionalText("nothing")).isEmpty();
                        assertThat(row.uuid("id")).isEqualTo(tenant.value());
                        assertThat(row.number("number")).isEqualTo(1L << 40);
                        assertThat(row.yes("yes")).isTrue();
                        assertThatIllegalStateException().isThrownBy(() -> row.text("nothing"));
                        seen[0] = row;
                    },
                    "'; DROP TABLE farhand.sites; --",
                    at,
                    bytes,
                    List.of("a,b", "\"c\""),
                    Optional.empty(),
                    tenant,
                    1L << 40,
                    true);
            assertThat(seen[0]).isNotNull();
        });
    }

    @Test
    void readingChangesNothing() {
        assertThatThrownBy(() -> transactions.read(
                        tenant,
                        reading -> reading.list(
                                "UPDATE farhand.sites SET name = 'x' WHERE tenant_id = ? RETURNING name",
                                row -> row.text("name"),
                                tenant)))
                .hasRootCauseMessage("ERROR: cannot execute UPDATE in a read-only transaction");
    }

    @Test
    void aSurveySeesTheTenantsItNames() {
        TenantId other = TestDatabase.tenant();
        TestDatabase.tenant();

        List<TenantId> seen = transactions.survey(
                Set.of(tenant, other),
                reading -> reading.list(
                        "SELECT tenant_id FROM farhand.sites", row -> new TenantId(row.uuid("tenant_id"))));

        assertThat(seen).containsExactlyInAnyOrder(tenant, other);
    }

    @Test
    void aSurveyIsOfSomeTenantsAndNotOfAll() {
        assertThatIllegalArgumentException().isThrownBy(() -> transactions.survey(Set.of(), reading -> 1));
        List<TenantId> tooMany = Stream.generate(TenantId::random)
                .limit(TenantTransactions.WIDEST + 1)
                .toList();
        assertThatIllegalArgumentException().isThrownBy(() -> transactions.survey(tooMany, reading -> 1));

        List<String> sites = transactions.survey(
                tooMany.subList(0, TenantTransactions.WIDEST),
                reading -> reading.list("SELECT name FROM farhand.sites", row -> row.text("name")));
        assertThat(sites).isEmpty();
    }

    @Test
    void noneWaitsForAnotherConnectionWhileItHasOne() {
        assertThatIllegalStateException()
                .isThrownBy(() -> transactions.change(tenant, outer -> sites(tenant)))
                .withMessage("a transaction within a transaction");
        assertThat(sites(tenant)).containsExactly("Site");
    }

    @Test
    void workIsNotRepeatedWhenItsConnectionIsCut() {
        AtomicInteger begun = new AtomicInteger();

        assertThatThrownBy(() -> transactions.change(tenant, transaction -> {
                    begun.incrementAndGet();
                    addSite(transaction, "Added");
                    transaction.list("SELECT pg_terminate_backend(pg_backend_pid()) AS ended", row -> row.yes("ended"));
                }))
                .isInstanceOfSatisfying(RemoteException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.DATABASE_UNAVAILABLE));

        assertThat(begun).hasValue(1);
        assertThat(sites(tenant)).containsExactly("Site");
    }

    @Test
    void whatMayStayUnwrittenKeepsNobodyWaitingForRoom() {
        transactions.note(tenant, transaction -> {
            throw new RemoteException(ErrorCode.STORAGE_FULL);
        });

        assertThatThrownBy(() -> transactions.note(tenant, transaction -> {
                    throw new RemoteException(ErrorCode.NOT_FOUND);
                }))
                .isInstanceOf(RemoteException.class);
    }

    @Test
    void whatTheDatabaseSaysOfARowDoesNotLeaveIt() {
        transactions.change(tenant, transaction -> addUser(transaction, "somebody-" + tenant + "@farhand.example"));

        assertThatThrownBy(() -> transactions.change(
                        tenant, transaction -> addUser(transaction, "somebody-" + tenant + "@farhand.example")))
                .isInstanceOfSatisfying(RemoteException.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(ErrorCode.INTERNAL);
                    assertThat(refusal).hasStackTraceContaining("users_email_key");
                    assertThat(refusal).rootCause().message().doesNotContain("somebody");
                });
    }

    @Test
    void theTenantsOfSomebodyFollowFromRolesAndEndWithThem() {
        TenantId customer = TestDatabase.tenant();
        UUID user = transactions.write(tenant, transaction -> addUser(transaction, tenant + "@farhand.example"));
        TenantLookups lookups = TestDatabase.shared().lookups();
        assertThat(lookups.tenantsOfUser(user)).containsExactly(tenant);

        transactions.change(
                customer, transaction -> assign(transaction, user, Instant.now().plusSeconds(60)));
        assertThat(lookups.tenantsOfUser(user)).containsExactlyInAnyOrder(tenant, customer);

        transactions.change(
                customer,
                transaction -> transaction.update(
                        "UPDATE farhand.role_assignments SET expires_at = now() WHERE tenant_id = ?", customer));
        assertThat(lookups.tenantsOfUser(user)).containsExactly(tenant);
    }

    @Test
    void whoWorksForAPartnerHasItsTenantsAndNoOthers() {
        TenantId customer = TestDatabase.tenant();
        TestDatabase.tenant();
        UUID partner = transactions.read(
                tenant, reading -> reading.one("SELECT id FROM farhand.partners", row -> row.uuid("id")));
        transactions.change(
                customer,
                transaction -> transaction.update(
                        "UPDATE farhand.tenants SET partner_id = ? WHERE tenant_id = ?", partner, customer));
        UUID user = transactions.write(tenant, transaction -> addUser(transaction, tenant + "@farhand.example"));

        transactions.change(tenant, transaction -> transaction.update("""
                INSERT INTO farhand.role_assignments
                    (tenant_id, id, user_id, holder_name, built_in_role, reach, partner_id, granted_by, granted_at)
                VALUES (?, ?, ?, 'User', 'partner-admin', 'partner', ?, 'test', now())
                """, tenant, UUID.randomUUID(), user, partner));

        assertThat(TestDatabase.shared().lookups().tenantsOfUser(user)).containsExactlyInAnyOrder(tenant, customer);
    }

    @Test
    void everyTenantIsVisitedOnce() {
        TenantLookups lookups = TestDatabase.shared().lookups();
        List<TenantId> first = lookups.firstTenants();

        assertThat(first).contains(tenant).doesNotHaveDuplicates();
        int middle = first.size() / 2;
        assertThat(lookups.tenantsAfter(first.get(middle)))
                .containsExactlyElementsOf(first.subList(middle + 1, first.size()));
    }

    @Test
    void theyAllGetTheirTurn() {
        List<Integer> done = IntStream.range(0, 60)
                .parallel()
                .mapToObj(number -> {
                    transactions.change(tenant, transaction -> addSite(transaction, "Site " + number));
                    return number;
                })
                .toList();

        assertThat(done).hasSize(60);
        assertThat(sites(tenant)).hasSize(61);
    }

    private List<String> sites(TenantId of) {
        return transactions.read(
                of, reading -> reading.list("SELECT name FROM farhand.sites ORDER BY name", row -> row.text("name")));
    }

    private static void addSite(TenantTransaction transaction, String name) {
        transaction.update(
                "INSERT INTO farhand.sites (tenant_id, id, name, created_at) VALUES (?, ?, ?, now())",
                transaction.tenant(),
                UUID.randomUUID(),
                name);
    }

    private static UUID addUser(TenantTransaction transaction, String email) {
        return transaction.one("""
                INSERT INTO farhand.users (tenant_id, id, email, name, created_at) VALUES (?, ?, ?, 'User', now())
                RETURNING id
                """, row -> row.uuid("id"), transaction.tenant(), UUID.randomUUID(), email);
    }

    private static void assign(TenantTransaction transaction, UUID user, Instant until) {
        transaction.update("""
                INSERT INTO farhand.role_assignments
                    (tenant_id, id, user_id, holder_name, built_in_role, reach, granted_by, granted_at, expires_at)
                VALUES (?, ?, ?, 'User', 'technician', 'tenant', 'test', now(), ?)
                """, transaction.tenant(), UUID.randomUUID(), user, until);
    }
}
