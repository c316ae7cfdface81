package dev.farhand.server.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.farhand.core.audit.AuditActor;
import dev.farhand.core.enrolment.EnrolledDevice;
import dev.farhand.core.enrolment.EnrolmentService;
import dev.farhand.core.enrolment.EnrolmentToken;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.CertificateAuthority;
import dev.farhand.core.identity.CertificateLifetimes;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.PendingIdentity;
import dev.farhand.core.identity.TenantId;
import dev.farhand.core.protocol.v1.DeviceFacts;
import dev.farhand.core.protocol.v1.EnrolDeviceRequest;
import dev.farhand.core.protocol.v1.EnrolDeviceResponse;
import dev.farhand.core.protocol.v1.ProtocolRange;
import dev.farhand.server.access.Authorities;
import dev.farhand.server.access.BuiltInRole;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.TestDatabase;
import dev.farhand.server.http.Networks;
import dev.farhand.server.http.TrustedProxies;
import dev.farhand.server.user.EmailAddress;
import dev.farhand.server.user.NewUser;
import dev.farhand.server.user.User;
import dev.farhand.server.user.Users;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One token for everybody: from some networks, for somebody who may take machines, and always to wait. */
@ExtendWith(TestDatabase.class)
class OpenEnrolmentIT {
    private static final AuditActor TEST = new AuditActor(AuditActor.Kind.SERVER, "test", "Test");
    private static final Clock CLOCK = Clock.systemUTC();

    private final Database database = TestDatabase.shared();
    private final TenantId tenant = TestDatabase.tenant();
    private final DatabaseDeviceRegistry registry = new DatabaseDeviceRegistry(database, CLOCK);
    private final DatabaseEnrolmentTokens others = new DatabaseEnrolmentTokens(database, registry, CLOCK);
    private final SecureRandom random = new SecureRandom();
    private final CertificateAuthority authority;
    private final EnrolmentToken token;
    private final EnrolmentService service;
    private Optional<User> owner = somebody(BuiltInRole.TENANT_ADMIN);

    OpenEnrolmentIT() {
        authority = CertificateAuthority.inMemory(CertificateLifetimes.defaults(), CLOCK);
        token = EnrolmentToken.create(authority.certificate(), random);
        OpenEnrolment.Way way = new OpenEnrolment.Way(
                token, Networks.parse("10.0.0.0/8, fd00::/8"), TrustedProxies.parse("10.0.0.5"), () -> owner);
        service = new EnrolmentService(
                authority, new OpenEnrolment(others, way, new Authorities(database, CLOCK), database), registry, CLOCK);
    }

    @AfterEach
    void close() {
        authority.close();
    }

    private Optional<User> somebody(BuiltInRole role) {
        NewUser account =
                new NewUser(new EmailAddress(UUID.randomUUID() + "@owner.example"), "Owner", Optional.empty());
        return Optional.of(
                new Users(database, CLOCK).create(tenant, account, role, TEST).user());
    }

    private EnrolDeviceResponse comes(EnrolmentToken with, String from) {
        return service.enrol(
                EnrolDeviceRequest.newBuilder()
                        .setProtocol(ProtocolRange.newBuilder().setMinimum(1).setMaximum(1))
                        .setToken(with.reveal())
                        .setCertificateRequest(
                                ByteString.copyFrom(PendingIdentity.create().certificateRequest()))
                        .build(),
                from);
    }

    private static ErrorCode refusal(EnrolDeviceResponse answer) {
        assertThat(answer.hasRefused()).isTrue();
        return RemoteException.of(answer.getRefused()).code();
    }

    private long machines() {
        return database.transactions()
                .read(
                        tenant,
                        reading -> reading.one(
                                "SELECT count(*) AS n FROM farhand.devices WHERE tenant_id = ?",
                                row -> row.number("n"),
                                tenant));
    }

    @Test
    void everyMachineOfTheNetworkMayComeAndWaitsAndIsRecorded() {
        assertThat(comes(token, "10.1.2.3").getEnrolled().getTenantId()).isEqualTo(tenant.toString());
        assertThat(comes(token, "10.1.2.3").hasEnrolled()).isTrue();
        assertThat(comes(token, "fd00:0:0:0:0:0:0:7").hasEnrolled()).isTrue();
        String all = database.transactions()
                .read(tenant, reading -> reading.one("""
                                SELECT (SELECT count(*) FROM farhand.devices
                                        WHERE tenant_id = ? AND approved_at IS NULL) || ' wait, '
                                    || (SELECT count(*) FROM farhand.audit_events WHERE tenant_id = ? AND action = 10
                                        AND device_id IS NOT NULL AND subject = 'open enrolment from 10.1.2.3')
                                    || ' recorded' AS result
                                """, row -> row.text("result"), tenant, tenant));
        assertThat(all).isEqualTo("3 wait, 2 recorded");
    }

    /** A proxy says nothing of where a machine is, and a name could be anybody's. */
    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "11.0.0.1", "10.0.0.5", "fe80::1", "localhost", "10.1.2.3.example", ""})
    void aMachineFromElsewhereIsRefused(String from) {
        assertThat(refusal(comes(token, from))).isEqualTo(ErrorCode.ENROLMENT_TOKEN_INVALID);
        assertThat(machines()).isZero();
    }

    @Test
    void nobodyComesForSomebodyWhoMayNotTakeMachines() {
        owner = somebody(BuiltInRole.TECHNICIAN);
        assertThat(refusal(comes(token, "10.1.2.3"))).isEqualTo(ErrorCode.ENROLMENT_TOKEN_INVALID);
        owner = Optional.empty();
        assertThat(refusal(comes(token, "10.1.2.3"))).isEqualTo(ErrorCode.ENROLMENT_TOKEN_INVALID);
        assertThat(machines()).isZero();
    }

    /** For one machine. */
    private EnrolmentToken own() {
        EnrolmentToken own = EnrolmentToken.create(authority.certificate(), random);
        UUID site = database.transactions()
                .read(
                        tenant,
                        reading -> reading.one(
                                "SELECT id FROM farhand.sites WHERE tenant_id = ?", row -> row.uuid("id"), tenant));
        others.create(
                own,
                new DatabaseEnrolmentTokens.Wish(
                        tenant,
                        site,
                        Optional.empty(),
                        "own",
                        1,
                        false,
                        CLOCK.instant().plus(Duration.ofHours(1))),
                TEST);
        return own;
    }

    @Test
    void aTokenOfItsOwnIsGoodFromEverywhere() {
        EnrolmentToken own = own();
        assertThat(comes(own, "192.0.2.1").hasEnrolled()).isTrue();
        assertThat(refusal(comes(own, "192.0.2.1"))).isEqualTo(ErrorCode.ENROLMENT_TOKEN_USED_UP);
    }

    /** As of a server that is killed between the two: nobody gives anything back. */
    @Test
    void aUseAndItsMachineAreThereTogetherOrNotAtAll() {
        EnrolmentToken own = own();
        assertThatThrownBy(() -> others.use(own.hash(), CLOCK.instant(), "192.0.2.1", policy -> {
                    registry.register(EnrolledDevice.enrolled(
                            DeviceId.random(),
                            policy,
                            DeviceFacts.getDefaultInstance(),
                            CLOCK.instant(),
                            authority.certificate()));
                    throw new AssertionError("killed");
                }))
                .hasMessage("killed");
        assertThat(machines()).isZero();
        assertThat(comes(own, "192.0.2.1").hasEnrolled()).isTrue();
        assertThat(machines()).isEqualTo(1);
    }

    @Test
    void noMoreComeThanSomebodyCanLookAt() {
        assertThat(comes(token, "10.1.2.3").hasEnrolled()).isTrue();
        database.transactions()
                .change(tenant, transaction -> transaction.update("""
                                INSERT INTO farhand.devices (tenant_id, id, site_id, label, hostname, os_type, facts,
                                    enrolled_at, certificate_serial, certificate_end)
                                SELECT tenant_id, gen_random_uuid(), site_id, label, hostname, os_type, facts,
                                    enrolled_at, certificate_serial, certificate_end
                                FROM farhand.devices, generate_series(2, ?) WHERE tenant_id = ?
                                """, OpenEnrolment.MOST_WAITING, tenant));
        assertThat(refusal(comes(token, "10.1.2.3"))).isEqualTo(ErrorCode.RATE_LIMITED);
    }
}
