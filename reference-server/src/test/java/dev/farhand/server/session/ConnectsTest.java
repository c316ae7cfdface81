package dev.farhand.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConnectsTest {
    private final AtomicLong nanos = new AtomicLong();
    private final UUID user = UUID.randomUUID();

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void whoOpensTooManyWaitsUntilTheOldestIsAMinuteAgo() {
        Connects connects = new Connects(2, nanos::get);
        connects.count(user);
        pass(Duration.ofSeconds(20));
        connects.count(user);
        pass(Duration.ofSeconds(10));

        assertThatThrownBy(() -> connects.count(user)).isInstanceOfSatisfying(RemoteException.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMITED);
            assertThat(refusal.retryAfter()).contains(Duration.ofSeconds(30));
        });
        connects.count(UUID.randomUUID());

        pass(Duration.ofSeconds(30));
        connects.count(user);
        assertThatThrownBy(() -> connects.count(user)).isInstanceOf(RemoteException.class);
    }

    @Test
    void zeroIsAnyNumber() {
        Connects connects = new Connects(0, nanos::get);
        for (int i = 0; i < 1_000; i++) {
            connects.count(user);
        }
    }
}
