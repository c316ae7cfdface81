package dev.farhand.server.rest;

import dev.farhand.server.api.Asker;
import dev.farhand.server.api.Says;
import dev.farhand.server.database.Database;
import dev.farhand.server.http.Requests;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;

/** Whether the server lives, and whether it can work. */
@Controller("/health")
final class HealthController {
    private final Database database;

    HealthController(Database database) {
        this.database = database;
    }

    @Serdeable
    record Health(String status, String database) {}

    @Serdeable
    record Alive(String status) {}

    @Get("/live")
    @Says(value = "Whether the server lives.", asker = Asker.ANYBODY)
    Alive live() {
        return new Alive("up");
    }

    @Get("/ready")
    @Says(value = "Whether it can work; 503 with the same body where it cannot.", asker = Asker.ANYBODY)
    @ExecuteOn(Requests.POOL)
    HttpResponse<Health> ready() {
        boolean answers = database.answers();
        return HttpResponse.<Health>status(answers ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .body(new Health(answers ? "up" : "down", answers ? "up" : "down"));
    }
}
