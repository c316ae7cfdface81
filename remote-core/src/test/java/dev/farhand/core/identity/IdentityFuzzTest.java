package dev.farhand.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.internal.crypto.P256;
import dev.farhand.core.protocol.v1.TrustAuthorities;
import java.nio.charset.StandardCharsets;

class IdentityFuzzTest {
    @FuzzTest
    void aCertificateRequestIsForAValidKeyOrRefused(byte[] data) {
        try {
            assertThat(P256.isPublicKey(CertificateRequest.parse(data).publicKey()))
                    .isTrue();
        } catch (RemoteException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.CERTIFICATE_REQUEST_INVALID);
        }
    }

    @FuzzTest
    void aBundlesTextComesBackOrIsRefused(byte[] data) {
        try {
            TrustBundle bundle = TrustBundle.fromPem(new String(data, StandardCharsets.ISO_8859_1));
            assertThat(TrustBundle.fromPem(bundle.toPem())).isEqualTo(bundle);
        } catch (RemoteException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION);
        }
    }

    @FuzzTest
    void aBundleFromTheWireComesBackOrIsRefused(byte[] data) throws InvalidProtocolBufferException {
        TrustAuthorities message;
        try {
            message = TrustAuthorities.parseFrom(data);
        } catch (InvalidProtocolBufferException e) {
            message = TrustAuthorities.newBuilder()
                    .addAuthorities(com.google.protobuf.ByteString.copyFrom(data))
                    .build();
        }
        try {
            TrustBundle bundle = TrustBundle.fromProto(message);
            assertThat(TrustBundle.fromProto(bundle.toProto())).isEqualTo(bundle);
        } catch (RemoteException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        }
    }

    @FuzzTest
    void anIdentitysTextComesBackOrIsRefused(byte[] data) {
        try {
            Identity identity = Identity.fromPem(new String(data, StandardCharsets.ISO_8859_1));
            assertThat(Identity.fromPem(identity.toPem()).fingerprint()).isEqualTo(identity.fingerprint());
        } catch (RemoteException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION);
        }
    }
}
