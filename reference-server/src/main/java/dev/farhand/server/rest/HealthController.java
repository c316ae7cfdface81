package dev.farhand.server.rest;

import dev.farhand.server.api.Asker;
import dev.farhand.server.api.Form;
import dev.farhand.server.api.Says;
import dev.farhand.server.database.Database;
import dev.farhand.server.session.SessionService;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.serde.annotation.Serdeable;
import java.util.concurrent.CompletableFuture;

/** Whether the server lives, and whether it can work. */
@Controller("/health")
final class HealthController {
    private static final String UP = "up";
    private static final String DOWN = "down";
    private static final String STOPPING = "stopping";
    private static final String FULL = "full";
    private static final String ASK_AGAIN_SECONDS = "5";

    private final Database database;
    private final SessionService sessions;

    HealthController(Database database, SessionService sessions) {
        this.database = database;
        this.sessions = sessions;
    }

    @Serdeable
    record Health(
            @Form(oneOf = {UP, DOWN, STOPPING}) String status,
            @Form(oneOf = {UP, DOWN}) String database,

            @Form(
                    value = "Whether what is written finds room.",
                    oneOf = {UP, FULL})
            String storage) {}

    @Serdeable
    record Alive(String status) {}

    @Get("/live")
    @Says(value = "Whether the server lives.", asker = Asker.ANYBODY)
    Alive live() {
        return new Alive(UP);
    }

    @Get("/ready")
    @Says(
            value = "Whether it can work; 503 with the same body where it cannot, or stops.",
            asker = Asker.ANYBODY,
            elseStatus = 503)
    CompletableFuture<HttpResponse<Health>> ready() {
        return database.answers().thenApplyAsync(this::answer);
    }

    private HttpResponse<Health> answer(boolean answers) {
        boolean room = database.hasRoom();
        boolean open = sessions.isOpen();
        boolean able = answers && room;
        Health health = new Health(open ? able ? UP : DOWN : STOPPING, answers ? UP : DOWN, room ? UP : FULL);
        return open && able
                ? HttpResponse.ok(health)
                : HttpResponse.<Health>status(HttpStatus.SERVICE_UNAVAILABLE)
                        .header(HttpHeaders.RETRY_AFTER, ASK_AGAIN_SECONDS)
                        .body(health);
    }
}
