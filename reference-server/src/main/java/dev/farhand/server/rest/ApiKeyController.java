package dev.farhand.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.farhand.core.access.Permission;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.server.api.Asker;
import dev.farhand.server.api.Form;
import dev.farhand.server.api.Says;
import dev.farhand.server.http.Requests;
import dev.farhand.server.http.Visitor;
import dev.farhand.server.login.ApiKey;
import dev.farhand.server.login.ApiKeys;
import dev.farhand.server.refusal.InvalidRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys of programs. People make them, and no key makes another. */
@Controller("/api/v1/api-keys")
@ExecuteOn(Requests.POOL)
final class ApiKeyController {
    private static final int LONGEST_LABEL = 100;
    private static final int LEAST_SECONDS = 60;
    private static final int MOST_SECONDS = 366 * 24 * 3600;

    private final ApiKeys keys;
    private final Clock clock;

    ApiKeyController(ApiKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    @Serdeable
    record NewKey(
            @Form(needed = true, longest = LONGEST_LABEL) @Nullable
            String label,

            @Form(value = "Permissions, of those that one has.", needed = true) @Nullable
            List<String> scopes,

            @Form(needed = true, least = LEAST_SECONDS, most = MOST_SECONDS) @Nullable
            Integer expiresInSeconds) {}

    @Serdeable
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record KeyBody(
            @Form(format = Form.ID) String id,
            @Form(format = Form.ID) String tenantId,
            @Form(value = "Whose it is.", format = Form.ID) String userId,
            String createdBy,
            String label,
            List<String> scopes,
            @Form(format = Form.MOMENT) String createdAt,
            @Form(format = Form.MOMENT) String expiresAt,

            @Form(value = "To the minute.", format = Form.MOMENT) @Nullable
            String lastUsedAt,

            @Form(value = "Starts with fhk_; only in the answer that makes it.", format = Form.SECRET) @Nullable
            String key) {
        static KeyBody of(ApiKey key) {
            return of(key, null);
        }

        static KeyBody of(ApiKey key, @Nullable String secret) {
            return new KeyBody(
                    key.id().toString(),
                    key.maker().tenant().toString(),
                    key.maker().id().toString(),
                    key.maker().name(),
                    key.label(),
                    key.scopes().stream().map(Permission::wireName).sorted().toList(),
                    key.createdAt().toString(),
                    key.expiresAt().toString(),
                    key.lastUsedAt().map(Instant::toString).orElse(null),
                    secret);
        }
    }

    @Get
    @Says(value = "One's own keys, and those of people whom one manages; without their secrets.", asker = Asker.PERSON)
    Listing<KeyBody> list(
            Visitor visitor,
            @Form(least = 1) @Nullable @QueryValue Integer page,
            @Form(least = 1, most = Fields.LARGEST_PAGE) @Nullable @QueryValue Integer limit) {
        return Listing.of(
                page,
                limit,
                (size, offset) -> keys.list(visitor.user(), visitor.authority(), size, offset),
                KeyBody::of);
    }

    @Post
    @Status(HttpStatus.CREATED)
    @Says(
            value = "Makes a key for a program; its secret is told this once.",
            asker = Asker.PERSON,
            refuses = ErrorCode.RECENT_FACTOR_REQUIRED)
    KeyBody create(Visitor visitor, @Body NewKey body) {
        visitor.requireRecentFactor(clock.instant());
        String label = Fields.required("label", body.label(), LONGEST_LABEL);
        Set<Permission> scopes = scopes(body.scopes());
        int seconds = Fields.number("expiresInSeconds", body.expiresInSeconds(), LEAST_SECONDS, MOST_SECONDS);
        if (!visitor.authority().anywhere().containsAll(scopes)) {
            throw new RemoteException(ErrorCode.PERMISSION_DENIED);
        }
        ApiKeys.Made made =
                keys.create(visitor.user(), label, scopes, clock.instant().plusSeconds(seconds));
        return KeyBody.of(made.key(), made.secret().reveal());
    }

    private static Set<Permission> scopes(@Nullable List<String> names) {
        if (names == null || names.isEmpty()) {
            throw new InvalidRequest("scopes", "\"scopes\" is needed.");
        }
        Set<Permission> scopes = EnumSet.noneOf(Permission.class);
        for (String name : names) {
            Fields.oneOf("scopes", Fields.required("scopes", name, LONGEST_LABEL), Permission::ofWireName)
                    .ifPresent(scopes::add);
        }
        return scopes;
    }

    @Delete("/{id}")
    @Status(HttpStatus.NO_CONTENT)
    @Says(value = "Revokes a key; sessions that it opened end.", asker = Asker.PERSON)
    void revoke(Visitor visitor, String id) {
        keys.revoke(Fields.path(id), visitor.user(), visitor.authority());
    }
}
