package dev.farhand.core.error;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.protocol.v1.Refusal;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RemoteExceptionTest {
    @Test
    void travelsAndComesBack() {
        RemoteException sent = new RemoteException(ErrorCode.SESSION_LIMIT, "Five of five.", Duration.ofSeconds(3));
        RemoteException received = RemoteException.of(sent.toRefusal());
        assertThat(received.code()).isEqualTo(ErrorCode.SESSION_LIMIT);
        assertThat(received).hasMessage("Five of five.");
        assertThat(received.retryAfter()).contains(Duration.ofSeconds(3));
        assertThat(received.retryable()).isTrue();
    }

    @Test
    void aPeersTextCannotForgeALogLine() {
        RemoteException received = RemoteException.of(
                Refusal.newBuilder().setCode(26).setMessage("no\n\u202EINFO").build());
        assertThat(received).hasMessage("no INFO");
        assertThat(RemoteException.of(Refusal.newBuilder()
                                .setMessage("x".repeat(9_000))
                                .build())
                        .getMessage())
                .hasSize(300);
    }

    @Test
    void withoutATextTheCodeSpeaks() {
        assertThat(RemoteException.of(
                        Refusal.newBuilder().setCode(26).setMessage("\u200B").build()))
                .hasMessage(ErrorCode.DEVICE_REVOKED.sentence());
    }

    @Test
    void aPeerCannotMakeUsWaitForYears() {
        assertThat(RemoteException.of(Refusal.newBuilder().setRetryAfterMs(-1).build())
                        .retryAfter())
                .contains(Duration.ofDays(1));
        assertThat(RemoteException.of(Refusal.newBuilder().build()).retryAfter())
                .isEmpty();
    }
}
