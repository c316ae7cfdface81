package dev.farhand.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.core.audit.AuditAction;
import dev.farhand.core.audit.AuditActor;
import dev.farhand.core.audit.AuditEvent;
import dev.farhand.core.audit.AuditFault;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.TenantId;
import dev.farhand.core.session.SessionId;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.TestDatabase;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(TestDatabase.class)
class AuditLogIT {
    private static final Instant AT = Instant.parse("2026-11-30T23:59:59.999Z");

    private final Database database = TestDatabase.shared();
    private final AuditLog log = new AuditLog(database);
    private TenantId tenant;

    @BeforeEach
    void makeTenant() {
        tenant = TestDatabase.tenant();
    }

    @Test
    void aChainThatNobodyTouchedIsWhole() {
        assertThat(log.verify(tenant).verified().sequence()).isZero();
        record(event(0), event(1));
        record(event(2));

        AuditVerification verification = log.verify(tenant);

        assertThat(verification.whole()).isTrue();
        assertThat(verification.verified().sequence()).isEqualTo(3);
    }

    @Test
    void changeAndRecordHappenTogetherOrNotAtAll() {
        assertThatThrownBy(() -> database.transactions().change(tenant, transaction -> {
                    transaction.audit(event(0));
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        assertThat(log.verify(tenant).verified().sequence()).isZero();

        // A tenant whose chain has no end cannot record anything, so it cannot change anything.
        TenantId broken = TenantId.random();
        assertThatThrownBy(() -> database.transactions().change(broken, transaction -> transaction.audit(event(0))))
                .hasMessageContaining("has no chain");
    }

    @Test
    void manyAtOnceMakeOneChain() {
        IntStream.range(0, 120).parallel().forEach(number -> record(event(number)));

        assertThat(log.verify(tenant)).satisfies(verification -> {
            assertThat(verification.whole()).isTrue();
            assertThat(verification.verified().sequence()).isEqualTo(120);
        });
    }

    @Test
    void aChainGoesOnOverTheEndOfAMonthAndWhereNoMonthIsReady() {
        record(event(0), event(2), later("2026-12-01T00:00:00Z"), later("2199-01-01T00:00:00Z"), event(1));

        assertThat(log.verify(tenant).whole()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UPDATE farhand.audit_events SET note = 'nothing' WHERE sequence = 3 | CHANGED | 3",
                "UPDATE farhand.audit_events SET at = at + interval '1 ms' WHERE sequence = 3 | CHANGED | 3",
                "UPDATE farhand.audit_events SET actor_kind = 'ghost' WHERE sequence = 3 | CHANGED | 3",
                "UPDATE farhand.audit_events SET action = 4711 WHERE sequence = 3 | CHANGED | 3",
                "UPDATE farhand.audit_events SET hash = previous_hash WHERE sequence = 5 | CHANGED | 5",
                "DELETE FROM farhand.audit_events WHERE sequence = 1 | MISSING | 1",
                "DELETE FROM farhand.audit_events WHERE sequence = 3 | MISSING | 3",
                "DELETE FROM farhand.audit_events WHERE sequence = 5 | MISSING | 5",
                "UPDATE farhand.audit_heads SET sequence = 4 WHERE sequence = 5 | UNANCHORED | 5",
                "UPDATE farhand.audit_heads SET sequence = 6 WHERE sequence = 5 | MISSING | 6",
                "UPDATE farhand.audit_heads SET sequence = 0, hash = sha256('x') WHERE sequence = 5 | UNANCHORED | 1",
                "DELETE FROM farhand.audit_heads WHERE sequence = 5 | UNANCHORED | 1"
            })
    void findsWhatWasDoneToIt(String tampering, AuditFault.Kind kind, long sequence) throws SQLException {
        record(event(0), event(1), event(2), event(3), event(4));

        TestDatabase.execute(TestDatabase.root(), tampering + " AND tenant_id = '" + tenant + "'");

        AuditVerification verification = log.verify(tenant);
        assertThat(verification.whole()).isFalse();
        assertThat(verification.fault()).contains(new AuditFault(kind, sequence));
    }

    /** The one way of those that the server's own role has. */
    @Test
    void findsRecordsBeyondAnEndThatWasSetBack() {
        record(event(0), event(1), event(2));
        byte[] third = log.verify(tenant).verified().hash();
        record(event(3), event(4));

        database.transactions()
                .change(
                        tenant,
                        transaction -> transaction.update(
                                "UPDATE farhand.audit_heads SET sequence = 3, hash = ? WHERE tenant_id = ?",
                                third,
                                tenant));

        assertThat(log.verify(tenant).fault()).contains(new AuditFault(AuditFault.Kind.UNANCHORED, 4));
    }

    @Test
    void anEmptyChainWhoseEndIsGoneIsNotWhole() throws SQLException {
        TestDatabase.execute(TestDatabase.root(), "DELETE FROM farhand.audit_heads WHERE tenant_id = '" + tenant + "'");

        assertThat(log.verify(tenant).fault()).contains(new AuditFault(AuditFault.Kind.UNANCHORED, 1));
    }

    @Test
    void aChainThatGrowsMeanwhileIsWholeAsFarAsItReached() {
        IntStream.range(0, 120).parallel().forEach(number -> {
            record(event(number));
            assertThat(log.verify(tenant).whole()).isTrue();
        });
    }

    @Test
    void looksThroughEverybodysChain() {
        record(event(0));
        Map<TenantId, Long> lengths = new HashMap<>();

        log.verifyAll((whose, verification) ->
                lengths.put(whose, verification.verified().sequence()));

        assertThat(lengths).containsEntry(tenant, 1L).hasSizeGreaterThan(1);
    }

    private void record(AuditEvent... events) {
        database.transactions().change(tenant, transaction -> {
            for (AuditEvent event : events) {
                transaction.audit(event);
            }
        });
    }

    private static AuditEvent later(String at) {
        return AuditEvent.builder(Instant.parse(at), AuditAction.LOGIN, AuditActor.SERVER)
                .build();
    }

    /** Of different shapes: all columns filled, none, unusual text. */
    private static AuditEvent event(int number) {
        AuditActor actor = new AuditActor(AuditActor.Kind.USER, "user-" + number, "Jördan Lee 🙂");
        AuditEvent.Builder event = AuditEvent.builder(AT.plusMillis(number), AuditAction.SESSION_CREATED, actor);
        return number % 2 == 1
                ? event.build()
                : event.refusal(ErrorCode.PERMISSION_DENIED)
                        .device(new DeviceId(new UUID(7, number)))
                        .session(new SessionId(new UUID(8, number)))
                        .subject("subject")
                        .caller("2001:db8::1", "Browser/1.0")
                        .note("because 'it' \"was\" \\ asked")
                        .amount(1L << 33)
                        .build();
    }
}
