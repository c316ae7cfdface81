package dev.farhand.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.core.audit.AuditAction;
import dev.farhand.core.audit.AuditActor;
import dev.farhand.core.audit.AuditEvent;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.TenantId;
import dev.farhand.core.testing.FakeClock;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clocks jump, and come back. */
@ExtendWith(TestDatabase.class)
class AuditMonthsIT {
    private static final Instant PAST = Instant.parse("2019-05-31T23:59:59.999Z");
    private static final Instant FUTURE = Instant.parse("2098-01-01T00:00:00Z");

    private final FakeClock clock = new FakeClock();
    private final Database database = TestDatabase.empty(clock);
    private final TenantId tenant = TestDatabase.tenantIn(database);

    private void record(Instant at) {
        database.transactions()
                .change(
                        tenant,
                        transaction -> transaction.audit(AuditEvent.builder(at, AuditAction.LOGIN, AuditActor.SERVER)
                                .build()));
    }

    private void maintainAt(Instant moment) {
        clock.move(Duration.between(clock.instant(), moment));
        database.maintain();
    }

    private List<String> months() {
        return database.transactions()
                .read(
                        tenant,
                        reading -> reading.list(
                                "SELECT tableoid::regclass::text AS month FROM farhand.audit_events ORDER BY sequence",
                                row -> row.text("month").replaceFirst(".*audit_events_", "")));
    }

    private void assertWhole() {
        AuditVerification found = new AuditLog(database).verify(tenant);
        assertThat(found.whole()).isTrue();
        assertThat(found.verified().sequence()).isEqualTo(5);
    }

    @Test
    void whatWasRecordedWhereNoMonthWasReadyMovesToItsMonthOnceThereIsOne() {
        record(FUTURE);
        record(PAST);
        record(FUTURE.plusSeconds(1));
        record(PAST.plusMillis(1));
        record(FUTURE.plus(Duration.ofDays(32)));
        assertThat(months()).containsOnly("other");

        maintainAt(FUTURE);
        assertThat(months()).containsExactly("2098_01", "other", "2098_01", "other", "2098_02");
        assertWhole();

        maintainAt(PAST);
        assertThat(months()).containsExactly("2098_01", "2019_05", "2098_01", "2019_06", "2098_02");
        assertWhole();

        database.maintain();
        record(PAST);
        assertThat(months()).endsWith("2019_05");
    }

    @Test
    void writesGoOnWhileMonthsWaitForWhoeverReadsTheAuditAndTheMonthsAreMadeAfterwards() {
        maintainAt(PAST);
        Instant nextMonth = PAST.plusMillis(1);
        clock.move(Duration.between(clock.instant(), nextMonth));

        whileSomebodyReads(() -> {
            CompletableFuture<Void> making = CompletableFuture.runAsync(database::maintain);
            Awaitility.await().until(() -> making.isDone() || waitsFor("audit_events_other"));
            assertThat(making).isNotDone();
            record(nextMonth);
            // It still waits: writing did not wait for it.
            assertThat(making).isNotDone();
            assertThatCode(making::join).doesNotThrowAnyException();
        });
        assertThat(hasMonth("2020_06")).isFalse();

        database.maintain();
        assertThat(hasMonth("2020_06")).isTrue();
        assertThat(months()).containsExactly("2019_06");
    }

    @Test
    void aPresentMonthWithoutATableIsRefusedWhileSomebodyReadsTheAuditAndWritesSoonGoOn() {
        record(FUTURE);
        clock.move(Duration.between(clock.instant(), FUTURE));

        whileSomebodyReads(() -> {
            CompletableFuture<Void> making = CompletableFuture.runAsync(database::maintain);
            Awaitility.await().until(() -> making.isDone() || waitsFor("audit_events"));
            record(FUTURE);
            assertThatThrownBy(making::join).cause().isInstanceOfSatisfying(RemoteException.class, refusal -> {
                assertThat(refusal.code()).isEqualTo(ErrorCode.DATABASE_UNAVAILABLE);
                assertThat(refusal).hasMessageContaining("audit verify");
            });
        });

        database.maintain();
        assertThat(months()).containsExactly("2098_01", "2098_01");
    }

    /** As a backup does, or {@code audit verify}: from its first row to its last nobody changes the form of what it reads. */
    private void whileSomebodyReads(Runnable work) {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        CompletableFuture<?> reader =
                CompletableFuture.supplyAsync(() -> database.transactions().read(tenant, reading -> {
                    reading.list("SELECT sequence FROM farhand.audit_events", row -> row.number("sequence"));
                    begun.complete(null);
                    return ended.join();
                }));
        try {
            CompletableFuture.anyOf(begun, reader).join();
            work.run();
        } finally {
            ended.complete(null);
            reader.join();
        }
    }

    private boolean waitsFor(String table) {
        return database.transactions().read(tenant, reading -> reading.one("""
                                SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database
                                    WHERE d.datname = current_database() AND NOT l.granted
                                        AND l.relation = to_regclass('farhand.' || ?)) AS yes
                                """, row -> row.yes("yes"), table));
    }

    private boolean hasMonth(String month) {
        return database.transactions()
                .read(
                        tenant,
                        reading -> reading.one(
                                "SELECT to_regclass('farhand.audit_events_' || ?) IS NOT NULL AS yes",
                                row -> row.yes("yes"),
                                month));
    }
}
