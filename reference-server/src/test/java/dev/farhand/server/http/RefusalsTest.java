package dev.farhand.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.limit.LimitExceeded;
import dev.farhand.core.limit.LimitScope;
import dev.farhand.server.refusal.InvalidRequest;
import dev.farhand.server.refusal.OverLimit;
import dev.farhand.server.refusal.Reason;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalsTest {
    private static final Set<Integer> COME_BACK = Set.of(429, 503, 507);

    private static HttpResponse<?> answer(RuntimeException failure) {
        return Refusals.answer(HttpRequest.GET("/api/v1/devices"), new Refusals(), failure);
    }

    private static String wait(RemoteException failure) {
        return String.valueOf(answer(failure).header(HttpHeaders.RETRY_AFTER));
    }

    @Test
    void whoIsToComeBackHearsWhenAndNobodyElseDoes() {
        // What is INTERNAL goes to the log as well, with its stack.
        assertThat(Arrays.stream(ErrorCode.values()).filter(code -> code != ErrorCode.INTERNAL))
                .allSatisfy(
                        code -> assertThat(answer(new RemoteException(code)).header(HttpHeaders.RETRY_AFTER) != null)
                                .isEqualTo(COME_BACK.contains(code.httpStatus())));
    }

    @Test
    void theTimeIsInWholeSecondsAndNeverTooShort() {
        String sentence = ErrorCode.RATE_LIMITED.sentence();
        assertThat(wait(new RemoteException(ErrorCode.RATE_LIMITED, sentence, Duration.ofMillis(59_001))))
                .isEqualTo("60");
        assertThat(wait(new RemoteException(ErrorCode.RATE_LIMITED, sentence, Duration.ofSeconds(60))))
                .isEqualTo("60");
        assertThat(wait(new RemoteException(ErrorCode.RATE_LIMITED, sentence, Duration.ofMillis(1))))
                .isEqualTo("1");
    }

    @Test
    void whatPeopleRunIntoEveryDayHasAWordThatAConsoleTranslates() {
        InvalidRequest taken = new InvalidRequest("name", Reason.NAME_TAKEN, "There is one of this name already.");
        assertThat(answer(taken).body()).isInstanceOfSatisfying(ErrorBody.class, body -> assertThat(body.reason())
                .isEqualTo("name-taken"));
        assertThat(answer(new InvalidRequest("q", "\"q\" is too long.")).body())
                .isInstanceOfSatisfying(
                        ErrorBody.class, body -> assertThat(body.reason()).isNull());
    }

    @ParameterizedTest
    @CsvSource({
        "USER, user, you have 5 of 5, End a session",
        "DEVICE, device, 5 of 5 on this machine, ask an administrator",
        "ORGANISATION, org, 5 of 5 in this organisation, ask an administrator",
        "SERVER, server, 5 of 5 on this server, ask an administrator"
    })
    void whoeverReachesALimitHearsWhoseAndHowFarItIsAndWhenToAskAgain(
            LimitScope scope, String named, String whose, String next) {
        HttpResponse<?> answer = answer(new OverLimit(new LimitExceeded(ErrorCode.SESSION_LIMIT, scope, 5, 5)));
        assertThat(answer.code()).isEqualTo(429);
        assertThat(answer.header(HttpHeaders.RETRY_AFTER)).isEqualTo("30");
        Object said = answer.body();
        assertThat(said).isInstanceOfSatisfying(ErrorBody.class, body -> {
            assertThat(body.error()).isEqualTo("Too many sessions are open: " + whose + ".");
            assertThat(body.nextStep()).contains(next);
            assertThat(body.code()).isEqualTo("SESSION_LIMIT");
            assertThat(body.scope()).isEqualTo(named);
            assertThat(body.currentCount()).isEqualTo(5);
            assertThat(body.maxAllowed()).isEqualTo(5);
        });
    }
}
