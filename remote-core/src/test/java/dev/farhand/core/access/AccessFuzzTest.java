package dev.farhand.core.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.TenantId;
import java.time.Clock;

class AccessFuzzTest {
    private static final SignerFixture SIGNER = SignerFixture.p256();

    @FuzzTest
    void aStrangersBytesAreRefusedWithACode(byte[] data) {
        GrantVerifier verifier = new GrantVerifier(
                TenantId.random(),
                DeviceId.random(),
                chain -> SIGNER.keys().getPublic(),
                new RevokedGrants(),
                Clock.systemUTC());
        try {
            verifier.verify(ByteString.copyFrom(data));
            throw new AssertionError("nobody signed this");
        } catch (RemoteException e) {
            assertThat(e.code()).isIn(ErrorCode.GRANT_MISSING, ErrorCode.GRANT_INVALID);
        }
    }

    @FuzzTest
    void aSignedMessageIsReadOrRefused(byte[] data) throws InvalidProtocolBufferException {
        dev.farhand.core.protocol.v1.SessionGrant message;
        try {
            message = dev.farhand.core.protocol.v1.SessionGrant.parseFrom(data);
        } catch (InvalidProtocolBufferException e) {
            return; // refused before it comes here
        }
        try {
            SessionGrant grant = GrantMessages.read(message);
            byte[] again = GrantMessages.write(grant).toByteArray();
            assertThat(GrantMessages.read(dev.farhand.core.protocol.v1.SessionGrant.parseFrom(again)))
                    .usingRecursiveComparison()
                    .isEqualTo(grant);
        } catch (RemoteException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.GRANT_INVALID);
        }
    }

    @FuzzTest
    void aFloorIsReadOrItsProblemsAreTold(FuzzedDataProvider data) {
        try {
            LocalFloor floor = LocalFloor.parse(data.consumeRemainingAsString());
            assertThat(EffectiveAccess.of(floor)).isNotNull();
        } catch (RemoteException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION);
        }
    }
}
