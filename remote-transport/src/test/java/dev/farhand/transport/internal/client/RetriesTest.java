package dev.farhand.transport.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.transport.link.ReconnectPolicy;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetriesTest {
    private static final RemoteException LOST = new RemoteException(ErrorCode.LINK_LOST);

    private final ReconnectPolicy policy = ReconnectPolicy.defaults();
    private long now = 5;
    private final Retries retries = new Retries(policy, new Random(1), () -> now);

    @Test
    void beginsAnewOnlyAfterALinkThatLasted() {
        retries.failed(LOST);
        retries.failed(LOST);
        retries.connected();
        now += policy.stableAfter().toNanos() - 1;
        retries.disconnected();
        assertThat(retries.failures()).isEqualTo(2);
        now++;
        retries.disconnected();
        assertThat(retries.failures()).isZero();
    }

    @Test
    void comesBackOnceWithinTheSpreadOfAServerThatLetItGo() {
        retries.drained(Duration.ofDays(365));
        assertThat(retries.failed(LOST)).isLessThanOrEqualTo(Duration.ofHours(1));
        retries.drained(Duration.ZERO);
        assertThat(retries.failed(LOST)).isZero();
        assertThat(retries.failed(LOST)).isPositive();
    }

    @Test
    void staysAtTheSlowEndAfterWhatDoesNotGoAwayByItself() {
        assertThat(retries.failed(new RemoteException(ErrorCode.DEVICE_REVOKED)))
                .isBetween(policy.maximum().dividedBy(2), policy.maximum());
    }

    @Test
    void waitsAsLongAsItWasAskedToButNotForEver() {
        Duration asked = policy.maximum().minusMillis(1);
        assertThat(retries.failed(new RemoteException(ErrorCode.OVERLOADED, "Busy.", asked)))
                .isEqualTo(asked);
        assertThat(retries.failed(new RemoteException(
                        ErrorCode.OVERLOADED, "Busy.", policy.maximum().plusMillis(1))))
                .isLessThanOrEqualTo(policy.maximum());
    }
}
