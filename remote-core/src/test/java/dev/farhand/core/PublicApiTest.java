package dev.farhand.core;

import dev.farhand.core.testing.PublicApi;
import org.junit.jupiter.api.Test;

class PublicApiTest {
    @Test
    void publicApiIsTheCommittedOne() {
        PublicApi.assertUnchanged("dev.farhand.core", "remote-core");
    }
}
