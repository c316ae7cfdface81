package dev.farhand.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.access.LocalFloor;
import dev.farhand.core.testing.ReadmeCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    private static final Path PAGE = Path.of("README.md");

    @Test
    void showsOnlyCodeThatIsCompiled() throws Exception {
        ReadmeCode.assertCompiled(PAGE, Path.of("src/test/java"));
    }

    @Test
    void showsAFloorThatIsRead() throws Exception {
        Matcher block = Pattern.compile("```\n([^`]*view-only =[^`]*)```").matcher(Files.readString(PAGE));
        assertThat(block.find()).isTrue();
        assertThat(LocalFloor.parse(block.group(1)).customCapabilities())
                .hasValueSatisfying(names -> assertThat(names).contains("acme.diagnose"));
    }
}
