package dev.farhand.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.TenantId;
import dev.farhand.core.protocol.v1.SignedSessionGrant;
import dev.farhand.core.session.SessionId;
import dev.farhand.core.session.SessionLimits;
import dev.farhand.core.testing.FakeClock;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrantVerifierTest {
    private static final SignerFixture SIGNER = SignerFixture.p256();

    private final FakeClock clock = new FakeClock();
    private final TenantId tenant = TenantId.random();
    private final DeviceId device = DeviceId.random();
    private final RevokedGrants revoked = new RevokedGrants(2);
    private final GrantVerifier verifier = new GrantVerifier(
            tenant,
            device,
            chain -> {
                if (!chain.equals(SIGNER.chain())) {
                    throw new RemoteException(ErrorCode.CERTIFICATE_UNTRUSTED);
                }
                return chain.get(0).getPublicKey();
            },
            revoked,
            clock);

    private SessionGrant.Builder grant() {
        return SessionGrant.builder()
                .sessionId(SessionId.random())
                .device(tenant, device)
                .holder(new GrantHolder("u1", "Jordan Lee", "Example Ltd"))
                .valid(clock.instant(), clock.instant().plusSeconds(60))
                .permit(Permission.REMOTE_ACCESS, Permission.REMOTE_TERMINAL);
    }

    private ErrorCode refusal(ByteString bytes) {
        return catchThrowableOfType(RemoteException.class, () -> verifier.verify(bytes))
                .code();
    }

    private static ByteString signed(SessionGrant grant) {
        return SIGNER.signer().sign(grant).toByteString();
    }

    /** Signs whatever a server might have meant, also what our own builder would refuse. */
    private static ByteString signedRaw(dev.farhand.core.protocol.v1.SessionGrant message) {
        return signedRaw(SIGNER.keys().getPrivate(), message.toByteArray());
    }

    private static ByteString signedRaw(PrivateKey key, byte[] grant) {
        SignedSessionGrant template =
                SIGNER.signer().sign(SessionGrantTest.anyGrant().build());
        return template.toBuilder()
                .setGrant(ByteString.copyFrom(grant))
                .setSignature(ByteString.copyFrom(GrantSignature.sign(key, grant)))
                .build()
                .toByteString();
    }

    @Test
    void everythingASignerSaysArrives() {
        SessionGrant sent = grant().viewOnly(true)
                .limits(new SessionLimits(Duration.ofMinutes(5), Duration.ZERO))
                .recording(RecordingMode.STRICT)
                .consent(Capability.FILES, new ConsentRule(ConsentMode.OFF, ConsentFallback.PROCEED))
                .customCapability("dev.example.report")
                .build();
        SessionGrant received = verifier.verify(signed(sent));
        assertThat(received).usingRecursiveComparison().isEqualTo(sent);
    }

    @Test
    void theSameGrantOpensSeveralChannelsUntilItExpires() {
        ByteString bytes = signed(grant().build());
        assertThat(verifier.verify(bytes).grantId())
                .isEqualTo(verifier.verify(bytes).grantId());
    }

    @Test
    void nothingAndTooMuchAreRefused() {
        assertThat(refusal(ByteString.EMPTY)).isEqualTo(ErrorCode.GRANT_MISSING);
        assertThat(refusal(ByteString.copyFrom(new byte[GrantVerifier.LARGEST_GRANT + 1])))
                .isEqualTo(ErrorCode.GRANT_INVALID);
        assertThat(refusal(ByteString.copyFromUtf8("no grant"))).isEqualTo(ErrorCode.GRANT_INVALID);
    }

    @Test
    void aGrantForAnotherMachineOrTenantIsRefused() {
        assertThat(refusal(signed(grant().device(tenant, DeviceId.random()).build())))
                .isEqualTo(ErrorCode.GRANT_INVALID);
        assertThat(refusal(signed(grant().device(TenantId.random(), device).build())))
                .isEqualTo(ErrorCode.GRANT_INVALID);
    }

    @Test
    void anyChangedByteIsFound() {
        SignedSessionGrant signed = SIGNER.signer().sign(grant().build());
        for (int i = 0; i < signed.getGrant().size(); i++) {
            byte[] changed = signed.getGrant().toByteArray();
            changed[i] ^= 1;
            assertThat(refusal(signed.toBuilder()
                            .setGrant(ByteString.copyFrom(changed))
                            .build()
                            .toByteString()))
                    .isEqualTo(ErrorCode.GRANT_INVALID);
        }
    }

    @Test
    void aForeignKeyOrChainIsRefused() {
        SignerFixture stranger = SignerFixture.p256();
        byte[] grant = GrantMessages.write(grant().build()).toByteArray();
        assertThat(refusal(stranger.signer().sign(grant().build()).toByteString()))
                .isEqualTo(ErrorCode.CERTIFICATE_UNTRUSTED);
        assertThat(refusal(signedRaw(stranger.keys().getPrivate(), grant))).isEqualTo(ErrorCode.GRANT_INVALID);
        SignedSessionGrant signed = SIGNER.signer().sign(grant().build());
        assertThat(refusal(signed.toBuilder().clearCertificateChain().build().toByteString()))
                .isEqualTo(ErrorCode.GRANT_INVALID);
        assertThat(refusal(signed.toBuilder().clearSignature().build().toByteString()))
                .isEqualTo(ErrorCode.GRANT_INVALID);
    }

    @Test
    void aSignatureOverSomethingElseOfTheSameKeyIsNoGrant() throws Exception {
        byte[] grant = GrantMessages.write(grant().build()).toByteArray();
        java.security.Signature plain = java.security.Signature.getInstance("SHA256withECDSA");
        plain.initSign(SIGNER.keys().getPrivate());
        plain.update(grant);
        SignedSessionGrant signed = SIGNER.signer().sign(grant().build());
        assertThat(refusal(signed.toBuilder()
                        .setGrant(ByteString.copyFrom(grant))
                        .setSignature(ByteString.copyFrom(plain.sign()))
                        .build()
                        .toByteString()))
                .isEqualTo(ErrorCode.GRANT_INVALID);
    }

    @Test
    void signsWithP256Only() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SignerFixture.onCurve("secp384r1").signer());
    }

    @ParameterizedTest
    @CsvSource({
        "-600, accepted",
        "-601, CLOCK_SKEWED",
        "0, accepted",
        "660, accepted",
        "661, GRANT_EXPIRED",
        "86400, GRANT_EXPIRED"
    })
    void clocksMayDifferByTenMinutes(long secondsAfterIssue, String expected) {
        ByteString bytes = signed(grant().build());
        clock.move(Duration.ofSeconds(secondsAfterIssue));
        if (expected.equals("accepted")) {
            assertThat(verifier.verify(bytes).deviceId()).isEqualTo(device);
        } else {
            assertThat(refusal(bytes)).isEqualTo(ErrorCode.valueOf(expected));
        }
    }

    @Test
    void aRevokedGrantOpensNothing() {
        SessionGrant grant = grant().build();
        ByteString bytes = signed(grant);
        verifier.verify(bytes);
        revoked.revoke(grant.grantId(), clock.instant());
        assertThat(refusal(bytes)).isEqualTo(ErrorCode.SESSION_REVOKED);
    }

    @Test
    void whenMoreAreRevokedThanFitAllEarlierOnesAre() {
        SessionGrant bystander = grant().build();
        for (int i = 0; i < 3; i++) {
            revoked.revoke(UUID.randomUUID(), clock.instant());
        }
        assertThat(refusal(signed(bystander))).isEqualTo(ErrorCode.SESSION_REVOKED);
        clock.move(GrantVerifier.LARGEST_SKEW.plusSeconds(1));
        assertThat(verifier.verify(signed(grant().build())).holder().userId()).isEqualTo("u1");
    }

    @Test
    void aRevocationIsForgottenOnlyAfterItsGrantIsDead() {
        SessionGrant grant = grant().valid(clock.instant(), clock.instant().plus(SessionGrant.LONGEST_LIFE))
                .build();
        revoked.revoke(grant.grantId(), clock.instant());
        clock.move(SessionGrant.LONGEST_LIFE);
        revoked.revoke(UUID.randomUUID(), clock.instant());
        assertThat(revoked.contains(grant)).isTrue();
    }

    @Test
    void whatANewerServerGrantsIsIgnoredAndNeverWidens() {
        var message = GrantMessages.write(grant().build()).toBuilder()
                .addPermissions("remote:everything")
                .addPermissions("REMOTE:EXEC")
                .clearConsents()
                .addConsents(dev.farhand.core.protocol.v1.CapabilityConsent.newBuilder()
                        .setCapabilityValue(3)
                        .setModeValue(99)
                        .setNobodyToAskValue(99))
                .addConsents(dev.farhand.core.protocol.v1.CapabilityConsent.newBuilder()
                        .setCapabilityValue(77)
                        .setModeValue(1)
                        .setNobodyToAskValue(1))
                .setRecordingValue(99)
                .build();
        SessionGrant read = verifier.verify(signedRaw(message));
        assertThat(read.permissions()).containsExactlyInAnyOrder(Permission.REMOTE_ACCESS, Permission.REMOTE_TERMINAL);
        assertThat(read.consents().values()).containsOnly(ConsentRule.STRICTEST);
        assertThat(read.recording()).isEqualTo(RecordingMode.STRICT);
    }

    @Test
    void twoRulesForOneCapabilityAreTheStricter() {
        var message =
                GrantMessages.write(grant().consent(Capability.DESKTOP, ConsentRule.STRICTEST)
                                .build())
                        .toBuilder()
                        .addConsents(dev.farhand.core.protocol.v1.CapabilityConsent.newBuilder()
                                .setCapability(dev.farhand.core.protocol.v1.Capability.CAPABILITY_DESKTOP)
                                .setModeValue(1)
                                .setNobodyToAskValue(1))
                        .build();
        assertThat(verifier.verify(signedRaw(message)).consents())
                .containsAllEntriesOf(Map.of(Capability.DESKTOP, ConsentRule.STRICTEST));
    }

    @Test
    void signedNonsenseIsRefused() {
        var good = GrantMessages.write(grant().build());
        Instant now = clock.instant();
        assertThat(refusal(signedRaw(good.toBuilder().setSessionId("1").build())))
                .isEqualTo(ErrorCode.GRANT_INVALID);
        assertThat(refusal(signedRaw(good.toBuilder().clearHolder().build()))).isEqualTo(ErrorCode.GRANT_INVALID);
        assertThat(refusal(signedRaw(good.toBuilder().setIssuedAtMs(-1).build())))
                .isEqualTo(ErrorCode.GRANT_INVALID);
        assertThat(refusal(signedRaw(good.toBuilder().setIdleTimeoutMs(-1).build())))
                .isEqualTo(ErrorCode.GRANT_INVALID);
        assertThat(refusal(signedRaw(good.toBuilder()
                        .setExpiresAtMs(now.plus(Duration.ofDays(2)).toEpochMilli())
                        .build())))
                .isEqualTo(ErrorCode.GRANT_INVALID);
        assertThat(refusal(
                        signedRaw(good.toBuilder().addCustomCapabilities("A B").build())))
                .isEqualTo(ErrorCode.GRANT_INVALID);
        assertThat(refusal(signedRaw(SIGNER.keys().getPrivate(), new byte[] {(byte) 0xFF})))
                .isEqualTo(ErrorCode.GRANT_INVALID);
    }
}
