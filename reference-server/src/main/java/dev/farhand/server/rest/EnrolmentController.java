package dev.farhand.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.farhand.core.access.Permission;
import dev.farhand.core.enrolment.EnrolmentToken;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.CertificateAuthority;
import dev.farhand.server.access.DevicePlace;
import dev.farhand.server.api.Form;
import dev.farhand.server.api.Says;
import dev.farhand.server.delivery.AgentDelivery;
import dev.farhand.server.device.DatabaseEnrolmentTokens;
import dev.farhand.server.device.DatabaseEnrolmentTokens.Listed;
import dev.farhand.server.device.Places;
import dev.farhand.server.http.Requests;
import dev.farhand.server.http.Visitor;
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
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tokens that machines come in with. */
@Controller("/api/v1/enrolment-tokens")
@ExecuteOn(Requests.POOL)
final class EnrolmentController {
    private static final int LONGEST_LABEL = 100;
    private static final int MOST_USES = 10_000;
    private static final int LEAST_SECONDS = 60;
    private static final int MOST_SECONDS = 366 * 24 * 3600;

    private final DatabaseEnrolmentTokens tokens;
    private final Places places;
    private final CertificateAuthority authority;
    private final AgentDelivery delivery;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    EnrolmentController(
            DatabaseEnrolmentTokens tokens,
            Places places,
            CertificateAuthority authority,
            AgentDelivery delivery,
            Clock clock) {
        this.tokens = tokens;
        this.places = places;
        this.authority = authority;
        this.delivery = delivery;
        this.clock = clock;
    }

    @Serdeable
    record NewToken(
            @Form(needed = true, longest = LONGEST_LABEL) @Nullable
            String label,

            @Form(needed = true, format = Form.ID) @Nullable String siteId,

            @Form(format = Form.ID) @Nullable String groupId,

            @Form(value = "One where it is left out.", least = 1, most = MOST_USES) @Nullable
            Integer maxUses,

            @Form(needed = true, least = LEAST_SECONDS, most = MOST_SECONDS) @Nullable
            Integer expiresInSeconds,

            @Form("Whether machines wait until somebody lets them in.") @Nullable
            Boolean needsApproval) {}

    @Serdeable
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record TokenBody(
            @Form(format = Form.ID) String id,
            @Form(format = Form.ID) String tenantId,
            String label,
            @Form(format = Form.ID) String siteId,
            @Form(format = Form.ID) @Nullable String groupId,
            int maxUses,
            int uses,

            @Form("Whether machines wait until somebody lets them in.")
            boolean needsApproval,

            String createdBy,
            @Form(format = Form.MOMENT) String createdAt,
            @Form(format = Form.MOMENT) String expiresAt,

            @Form(value = "Only in the answer that makes it.", format = Form.SECRET) @Nullable
            String token,

            @Form("What to run on the machine; only in the answer that makes it.") @Nullable
            String command) {
        static TokenBody of(Listed token) {
            return of(token, null, null);
        }

        static TokenBody of(Listed token, @Nullable String secret, @Nullable String command) {
            return new TokenBody(
                    token.id().toString(),
                    token.tenant().toString(),
                    token.label(),
                    token.site().toString(),
                    token.group().map(UUID::toString).orElse(null),
                    token.maxUses(),
                    token.uses(),
                    token.needsApproval(),
                    token.createdBy(),
                    token.createdAt().toString(),
                    token.expiresAt().toString(),
                    secret,
                    command);
        }
    }

    @Get
    @Says(value = "Tokens that machines come in with, without their secrets.", needs = Permission.ENROLLMENT_MANAGE)
    Listing<TokenBody> list(
            Visitor visitor,
            @Form(least = 1) @Nullable @QueryValue Integer page,
            @Form(least = 1, most = Fields.LARGEST_PAGE) @Nullable @QueryValue Integer limit) {
        return Listing.of(page, limit, (size, offset) -> tokens.list(visitor.authority(), size, offset), TokenBody::of);
    }

    @Post
    @Says(
            value = "Makes a token; its secret is told this once.",
            needs = Permission.ENROLLMENT_MANAGE,
            refuses = {ErrorCode.RECENT_FACTOR_REQUIRED, ErrorCode.INVALID_CONFIGURATION})
    @Status(HttpStatus.CREATED)
    TokenBody create(Visitor visitor, @Body NewToken body) {
        visitor.requireRecentFactor(clock.instant());
        UUID site = Fields.requiredId("siteId", body.siteId());
        Optional<UUID> group = Fields.id("groupId", body.groupId());
        DevicePlace place = places.require(visitor.authority(), site, group);
        visitor.authority().require(Permission.ENROLLMENT_MANAGE, place);
        String origin = visitor.requireOrigin();
        EnrolmentToken token = EnrolmentToken.create(authority.certificate(), random);
        DatabaseEnrolmentTokens.Wish wish = new DatabaseEnrolmentTokens.Wish(
                place.tenant(),
                site,
                group,
                Fields.required("label", body.label(), LONGEST_LABEL),
                Fields.number("maxUses", body.maxUses() == null ? Integer.valueOf(1) : body.maxUses(), 1, MOST_USES),
                Boolean.TRUE.equals(body.needsApproval()),
                clock.instant()
                        .plusSeconds(Fields.number(
                                "expiresInSeconds", body.expiresInSeconds(), LEAST_SECONDS, MOST_SECONDS)));
        Listed made = tokens.create(token, wish, visitor.actor());
        return TokenBody.of(made, token.reveal(), delivery.command(origin, token));
    }

    @Delete("/{id}")
    @Says(value = "Withdraws a token.", needs = Permission.ENROLLMENT_MANAGE)
    @Status(HttpStatus.NO_CONTENT)
    void withdraw(Visitor visitor, String id) {
        Listed token = tokens.require(visitor.authority(), Fields.path(id));
        if (!tokens.withdraw(token.tenant(), token.id(), visitor.actor())) {
            throw new RemoteException(ErrorCode.NOT_FOUND);
        }
    }
}
