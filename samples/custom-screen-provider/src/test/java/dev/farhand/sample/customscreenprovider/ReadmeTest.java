package dev.farhand.sample.customscreenprovider;

import dev.farhand.core.testing.ReadmeCode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    @Test
    void showsOnlyCodeThatIsCompiled() throws Exception {
        ReadmeCode.assertCompiled(Path.of("README.md"), Path.of("src/main/java"));
    }
}
