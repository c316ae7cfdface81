package dev.farhand.server.delivery;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.server.api.Asker;
import dev.farhand.server.api.Says;
import dev.farhand.server.delivery.AgentDelivery.Archive;
import dev.farhand.server.http.Origins;
import dev.farhand.server.http.Requests;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.server.types.files.SystemFile;
import io.micronaut.scheduling.annotation.ExecuteOn;

/** Hands the agent out to whoever asks: a machine that is to be enrolled has nothing to log in with, and it is no secret. */
@Controller("/agent")
@ExecuteOn(Requests.POOL)
final class AgentController {
    private static final String SUM = ".sha256";
    private static final MediaType ARCHIVE = MediaType.of("application/gzip");

    private final AgentDelivery delivery;
    private final Origins origins;

    AgentController(AgentDelivery delivery, Origins origins) {
        this.delivery = delivery;
        this.origins = origins;
    }

    @Get("/{name}")
    @Says(
            value = "The agent's archive, its SHA-256 sum beside it, or the script that installs it (install.sh).",
            asker = Asker.ANYBODY,
            refuses = {ErrorCode.NOT_FOUND, ErrorCode.INVALID_CONFIGURATION})
    HttpResponse<?> get(HttpRequest<?> request, String name) {
        if (name.equals(AgentDelivery.SCRIPT)) {
            String script = delivery.script(origins.expected(request).orElseThrow(Origins::unknown))
                    .orElseThrow(() -> new RemoteException(ErrorCode.NOT_FOUND));
            return HttpResponse.ok(script).contentType(MediaType.TEXT_PLAIN_TYPE);
        }
        Archive archive = delivery.archive()
                .filter(one -> name.equals(one.name()) || name.equals(one.name() + SUM))
                .orElseThrow(() -> new RemoteException(ErrorCode.NOT_FOUND));
        return name.endsWith(SUM)
                ? HttpResponse.ok(archive.sha256() + "  " + archive.name() + "\n")
                        .contentType(MediaType.TEXT_PLAIN_TYPE)
                : HttpResponse.ok(new SystemFile(archive.file().toFile(), ARCHIVE).attach(archive.name()));
    }
}
