package dev.farhand.server.http;

import dev.farhand.core.error.RemoteException;
import dev.farhand.server.refusal.InvalidRequest;
import dev.farhand.server.refusal.OverLimit;
import io.micronaut.context.annotation.Factory;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;
import java.util.concurrent.RejectedExecutionException;

/** Hands what our code throws to {@link Refusals}. */
@Factory
final class RefusalHandlers {
    @Singleton
    ExceptionHandler<RemoteException, HttpResponse<?>> remote(ErrorResponseProcessor<?> bodies) {
        return new Handler<>(bodies);
    }

    @Singleton
    ExceptionHandler<InvalidRequest, HttpResponse<?>> invalid(ErrorResponseProcessor<?> bodies) {
        return new Handler<>(bodies);
    }

    @Singleton
    ExceptionHandler<OverLimit, HttpResponse<?>> limit(ErrorResponseProcessor<?> bodies) {
        return new Handler<>(bodies);
    }

    @Singleton
    ExceptionHandler<RejectedExecutionException, HttpResponse<?>> rejected(ErrorResponseProcessor<?> bodies) {
        return new Handler<>(bodies);
    }

    private record Handler<T extends Throwable>(ErrorResponseProcessor<?> bodies)
            implements ExceptionHandler<T, HttpResponse<?>> {
        @Override
        @SuppressWarnings("rawtypes") // as the interface has it
        public HttpResponse<?> handle(HttpRequest request, T failure) {
            return Refusals.answer(request, bodies, failure);
        }
    }
}
