package dev.farhand.server.rest;

import dev.farhand.core.access.Permission;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.server.api.Form;
import dev.farhand.server.api.Says;
import dev.farhand.server.delivery.AgentDelivery;
import dev.farhand.server.device.OpenEnrolment;
import dev.farhand.server.http.Requests;
import dev.farhand.server.http.Visitor;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import java.util.Optional;

/** Whether machines come in without a token of their own. */
@Controller("/api/v1/enrolment-tokens/open")
@ExecuteOn(Requests.POOL)
final class OpenEnrolmentController {
    private final Optional<OpenEnrolment> open;
    private final AgentDelivery delivery;

    OpenEnrolmentController(Optional<OpenEnrolment> open, AgentDelivery delivery) {
        this.open = open;
        this.delivery = delivery;
    }

    @Serdeable
    record OpenEnrolmentBody(
            @Form(format = Form.ID) String tenantId,

            @Form(value = "Where machines wait until somebody lets them in.", format = Form.ID)
            String siteId,

            @Form("Where they may come from, such as 10.0.0.0/8.")
            String networks,

            @Form("What to run on a machine; anybody may have it.")
            String command) {}

    @Get
    @Says(
            value = "Open enrolment: one where it is on, none where it is off.",
            needs = Permission.ENROLLMENT_MANAGE,
            refuses = ErrorCode.INVALID_CONFIGURATION)
    Listing<OpenEnrolmentBody> list(Visitor visitor) {
        return Listing.ofOne(open.flatMap(way -> body(visitor, way)));
    }

    private Optional<OpenEnrolmentBody> body(Visitor visitor, OpenEnrolment way) {
        return way.place()
                .filter(place -> visitor.authority().allows(Permission.ENROLLMENT_MANAGE, place))
                .map(place -> new OpenEnrolmentBody(
                        place.tenant().toString(),
                        place.site().toString(),
                        way.from().toString(),
                        delivery.command(visitor.requireOrigin(), way.token())));
    }
}
