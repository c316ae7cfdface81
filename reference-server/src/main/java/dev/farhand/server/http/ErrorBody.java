package dev.farhand.server.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.limit.LimitExceeded;
import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/**
 * The one body of every refusal.
 *
 * @param error what happened, for people
 * @param code what happened, for programs
 * @param requestId finds the request in the server's log
 * @param nextStep what to do now
 * @param field what in the request it is about
 * @param reason why, where that happens every day
 * @param scope of a limit: whose it is
 * @param currentCount of a limit: how many there are
 * @param maxAllowed of a limit: how many there may be
 * @param deviceStatus of a machine that cannot be reached: how it is
 */
@Serdeable
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ErrorBody(
        String error,
        String code,
        String requestId,
        String nextStep,
        @Nullable String field,
        @Nullable String reason,
        @Nullable String scope,
        @Nullable Long currentCount,
        @Nullable Long maxAllowed,
        @Nullable String deviceStatus) {

    static ErrorBody of(ErrorCode code, String sentence, String requestId) {
        return new ErrorBody(
                sentence,
                code.name(),
                requestId,
                code.nextStep(),
                null,
                null,
                null,
                null,
                null,
                code == ErrorCode.DEVICE_OFFLINE ? "offline" : null);
    }

    ErrorBody saying(String sentence, String next) {
        return new ErrorBody(
                sentence, code, requestId, next, field, reason, scope, currentCount, maxAllowed, deviceStatus);
    }

    ErrorBody about(String what) {
        return about(what, null);
    }

    ErrorBody about(String what, @Nullable String why) {
        return new ErrorBody(
                error, code, requestId, nextStep, what, why, scope, currentCount, maxAllowed, deviceStatus);
    }

    ErrorBody at(LimitExceeded limit) {
        return new ErrorBody(
                error,
                code,
                requestId,
                nextStep,
                field,
                reason,
                limit.scope().wireName(),
                limit.currentCount(),
                limit.maxAllowed(),
                deviceStatus);
    }
}
