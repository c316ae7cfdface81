package dev.farhand.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.farhand.core.error.ErrorCode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitTest {
    @ParameterizedTest
    @CsvSource({
        // user, device, org, server, refused scope, its maximum
        "0,0,0,0,,",
        "4,2,9,49,,",
        "5,0,0,0,user,5",
        "0,3,0,0,device,3",
        "0,0,10,0,org,10",
        "0,0,0,50,server,50",
        "5,3,10,50,user,5",
        "4,3,10,50,device,3",
        "4,2,11,50,org,10"
    })
    void theFirstScopeThatIsFullRefuses(long user, long device, long org, long server, String scope, Integer maximum) {
        var decision = CountLimits.SESSIONS.check(Map.of(
                LimitScope.USER, user,
                LimitScope.DEVICE, device,
                LimitScope.ORGANISATION, org,
                LimitScope.SERVER, server));
        if (scope == null) {
            assertThat(decision).isEmpty();
        } else {
            assertThat(decision.orElseThrow().scope().wireName()).isEqualTo(scope);
            assertThat(decision.orElseThrow().maxAllowed()).isEqualTo(maximum.longValue());
        }
    }

    @Test
    void zeroSwitchesALimitOff() {
        CountLimits off = CountLimits.TUNNELS.with(LimitScope.DEVICE, 0);
        assertThat(off.check(Map.of(LimitScope.DEVICE, 1_000_000L))).isEmpty();
        assertThat(CountLimits.TRANSFERS.check(Map.of(LimitScope.SERVER, 1_000_000L)))
                .isEmpty();
    }

    @Test
    void aRefusalSaysHowManyThereAre() {
        var exceeded = CountLimits.TRANSFERS
                .check(Map.of(LimitScope.USER, 12L))
                .orElseThrow()
                .toException();
        assertThat(exceeded.code()).isEqualTo(ErrorCode.TRANSFER_LIMIT);
        assertThat(exceeded).hasMessageContaining("12 of 10 for this user");
    }

    @Test
    void refusesANegativeMaximum() {
        assertThatIllegalArgumentException().isThrownBy(() -> CountLimits.SESSIONS.with(LimitScope.USER, -1));
    }
}
