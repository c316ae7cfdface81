package dev.farhand.core.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.CertificateAuthority;
import dev.farhand.core.protocol.v1.EnrolDeviceRequest;
import dev.farhand.core.testing.FakeClock;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

class EnrolmentFuzzTest {
    private static final FakeClock CLOCK = new FakeClock();
    private static final CertificateAuthority AUTHORITY = TestEnrolment.authority(CLOCK);
    private static final InMemoryEnrolmentTokens TOKENS = new InMemoryEnrolmentTokens();
    private static final EnrolmentToken TOKEN = EnrolmentToken.create(AUTHORITY.certificate(), new SecureRandom());
    private static final EnrolmentService SERVICE =
            new EnrolmentService(AUTHORITY, TOKENS, new InMemoryDeviceRegistry(CLOCK), CLOCK);

    static {
        TOKENS.add(TOKEN, TestEnrolment.policy(CLOCK, Integer.MAX_VALUE));
    }

    @FuzzTest
    void aTokenIsReadExactlyOrRefused(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        try {
            assertThat(EnrolmentToken.parse(text).reveal()).isEqualTo(text);
        } catch (RemoteException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.ENROLMENT_TOKEN_INVALID);
        }
    }

    @FuzzTest
    void anEnrolmentRequestIsAnsweredWhateverItHolds(byte[] data) {
        EnrolDeviceRequest request;
        try {
            request = EnrolDeviceRequest.parseFrom(data);
        } catch (InvalidProtocolBufferException e) {
            return;
        }
        assertThat(SERVICE.enrol(request, "fuzz").getRefused().getCode()).isNotEqualTo(ErrorCode.INTERNAL.wireNumber());
        EnrolDeviceRequest withToken =
                request.toBuilder().setToken(TOKEN.reveal()).build();
        assertThat(SERVICE.enrol(withToken, "fuzz").getRefused().getCode())
                .isNotEqualTo(ErrorCode.INTERNAL.wireNumber());
    }
}
