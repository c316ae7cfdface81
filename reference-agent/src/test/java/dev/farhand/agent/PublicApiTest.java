package dev.farhand.agent;

import dev.farhand.core.testing.PublicApi;
import org.junit.jupiter.api.Test;

class PublicApiTest {
    @Test
    void publicApiIsTheCommittedOne() {
        PublicApi.assertUnchanged("dev.farhand.agent", "reference-agent");
    }
}
