package dev.farhand.recording;

import dev.farhand.core.testing.PublicApi;
import org.junit.jupiter.api.Test;

class PublicApiTest {
    @Test
    void publicApiIsTheCommittedOne() {
        PublicApi.assertUnchanged("dev.farhand.recording", "remote-recording");
    }
}
