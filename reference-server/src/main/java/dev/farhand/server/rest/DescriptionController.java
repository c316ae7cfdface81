package dev.farhand.server.rest;

import dev.farhand.server.api.Asker;
import dev.farhand.server.api.Says;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Hands out the description of this API, which a test compares with the routes. */
@Controller("/api/v1/openapi.yml")
final class DescriptionController {
    private static final String TYPE = "application/yaml";

    private final byte[] description;

    DescriptionController() {
        try (InputStream file = DescriptionController.class.getResourceAsStream("/openapi.yml")) {
            description = file == null ? new byte[0] : file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Get(produces = TYPE)
    @Says(value = "This description, as OpenAPI 3.1.", asker = Asker.ANYBODY)
    HttpResponse<byte[]> description() {
        return HttpResponse.ok(description);
    }
}
