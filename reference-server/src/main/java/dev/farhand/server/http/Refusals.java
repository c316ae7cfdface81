package dev.farhand.server.http;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.server.refusal.InvalidRequest;
import dev.farhand.server.refusal.OverLimit;
import dev.farhand.server.refusal.Reason;
import io.micronaut.core.convert.exceptions.ConversionErrorException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import io.micronaut.web.router.exceptions.UnsatisfiedRouteException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns every failure into the one body, whoever threw it: our code, Micronaut, or what reads the request. */
@Singleton
final class Refusals implements ErrorResponseProcessor<ErrorBody> {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final int LOWEST_OF_OURS = 500;
    private static final Duration PASSES_WITHIN = Duration.ofSeconds(5);
    private static final Duration MENDED_WITHIN = Duration.ofSeconds(30);

    @Override
    public MutableHttpResponse<ErrorBody> processResponse(ErrorContext context, MutableHttpResponse<?> response) {
        String requestId = UUID.randomUUID().toString();
        Optional<Throwable> cause = context.getRootCause();
        ErrorBody body = cause.flatMap(failure -> ofOurs(failure, requestId))
                .orElseGet(() -> ofMicronauts(context, response.status(), requestId));
        ErrorCode code = ErrorCode.valueOf(body.code());
        HttpStatus kept = response.status();
        int status = cause.isPresent() && known(cause.get())
                ? code.httpStatus()
                : kept.getCode() >= LOWEST_OF_OURS ? code.httpStatus() : kept.getCode();
        log(context.getRequest(), code, requestId, cause);
        MutableHttpResponse<ErrorBody> answer = response.body(body).contentType(MediaType.APPLICATION_JSON_TYPE);
        answer.status(status, code.name());
        cause.flatMap(Refusals::remote)
                .flatMap(RemoteException::retryAfter)
                .or(() -> usualWait(code, status))
                .ifPresent(wait -> answer.header(HttpHeaders.RETRY_AFTER, wholeSeconds(wait)));
        return answer;
    }

    /** Where nobody knows the moment: what passes by itself is asked for soon, what somebody has to mend or end later. */
    private static Optional<Duration> usualWait(ErrorCode code, int status) {
        if (code == ErrorCode.STORAGE_FULL || status == HttpStatus.TOO_MANY_REQUESTS.getCode()) {
            return Optional.of(MENDED_WITHIN);
        }
        return status == HttpStatus.SERVICE_UNAVAILABLE.getCode() ? Optional.of(PASSES_WITHIN) : Optional.empty();
    }

    /** Rounded up: who comes back then is not too early. */
    private static String wholeSeconds(Duration wait) {
        return Long.toString(Math.max(1, wait.plusNanos(999_999_999).toSeconds()));
    }

    static HttpResponse<?> answer(HttpRequest<?> request, ErrorResponseProcessor<?> bodies, Throwable failure) {
        return bodies.processResponse(
                ErrorContext.builder(request).cause(failure).build(), HttpResponse.serverError());
    }

    private static boolean known(Throwable failure) {
        return ofOurs(failure, "").isPresent();
    }

    private static Optional<RemoteException> remote(Throwable failure) {
        return failure instanceof RemoteException remote ? Optional.of(remote) : Optional.empty();
    }

    private static Optional<ErrorBody> ofOurs(Throwable failure, String requestId) {
        if (failure instanceof RemoteException remote) {
            return Optional.of(ErrorBody.of(remote.code(), String.valueOf(remote.getMessage()), requestId));
        }
        if (failure instanceof InvalidRequest invalid) {
            return Optional.of(ErrorBody.of(invalid.code(), String.valueOf(invalid.getMessage()), requestId)
                    .about(
                            invalid.field(),
                            invalid.reason().map(Reason::wireName).orElse(null)));
        }
        if (failure instanceof OverLimit limit) {
            return Optional.of(ErrorBody.of(limit.limit().code(), "", requestId)
                    .saying(String.valueOf(limit.getMessage()), limit.nextStep())
                    .at(limit.limit()));
        }
        if (failure instanceof RejectedExecutionException) {
            return Optional.of(ErrorBody.of(ErrorCode.OVERLOADED, ErrorCode.OVERLOADED.sentence(), requestId));
        }
        return Optional.empty();
    }

    /** What the framework refuses before our code sees it. Its own sentences may quote the request: they stay inside. */
    private static ErrorBody ofMicronauts(ErrorContext context, HttpStatus status, String requestId) {
        ErrorCode code =
                switch (status) {
                    case NOT_FOUND -> ErrorCode.NOT_FOUND;
                    case REQUEST_ENTITY_TOO_LARGE -> ErrorCode.MESSAGE_TOO_LARGE;
                    case REQUEST_TIMEOUT -> ErrorCode.TIMED_OUT;
                    case SERVICE_UNAVAILABLE, TOO_MANY_REQUESTS -> ErrorCode.OVERLOADED;
                    default -> status.getCode() < LOWEST_OF_OURS ? ErrorCode.INVALID_REQUEST : ErrorCode.INTERNAL;
                };
        ErrorBody body = ErrorBody.of(code, code.sentence(), requestId);
        return switch (status) {
            case METHOD_NOT_ALLOWED ->
                body.saying("This address does not take that method.", "Use a method that the header Allow names.");
            case UNSUPPORTED_MEDIA_TYPE ->
                body.saying("The body is of a type that is not read here.", "Send JSON as application/json.");
            case NOT_ACCEPTABLE ->
                body.saying(
                        "The answer is of a type that the request does not accept.",
                        "Accept the type that the description of the API names.");
            default ->
                context.getRootCause().flatMap(Refusals::field).map(body::about).orElse(body);
        };
    }

    private static Optional<String> field(Throwable cause) {
        return cause instanceof ConversionErrorException wrong
                ? Optional.of(wrong.getArgument().getName())
                : cause instanceof UnsatisfiedRouteException missing
                        ? Optional.of(missing.getArgument().getName())
                        : Optional.empty();
    }

    private static void log(HttpRequest<?> request, ErrorCode code, String requestId, Optional<Throwable> cause) {
        // The path without its query: tickets come there.
        String path = request.getPath();
        if (code.httpStatus() >= LOWEST_OF_OURS && code == ErrorCode.INTERNAL) {
            LOG.error("{} {} failed [{}]", request.getMethodName(), path, requestId, cause.orElse(null));
        } else {
            LOG.debug("{} {} refused: {} [{}]", request.getMethodName(), path, code, requestId);
        }
    }
}
