package dev.farhand.sample.embedserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.sample.testing.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever gets these jars gets to know under which terms: NOTICE names every version that is beside the program. */
class NoticeIT {
    private static final Pattern JAR = Pattern.compile("(.*?)-([0-9].*)\\.jar");

    @Test
    void namesEveryLibraryThatShips() throws IOException {
        String notice = Files.readString(Program.inCheckout("NOTICE"));
        for (String folder : List.of("samples/embed-server/target/lib", "reference-agent/target/farhand-agent/lib")) {
            List<Path> jars = jars(Program.inCheckout(folder));
            assertThat(jars).as(folder).isNotEmpty();
            for (Path jar : jars) {
                Matcher name = JAR.matcher(String.valueOf(jar.getFileName()));
                assertThat(name.matches()).as("%s has a version", jar).isTrue();
                if (!name.group(2).endsWith("-SNAPSHOT")) {
                    assertThat(notice).as("%s of %s", jar.getFileName(), folder).contains(" " + name.group(2));
                }
            }
        }
    }

    @Test
    void liesInEveryArtifactAndBesideTheAgent() throws IOException {
        for (String file : List.of("LICENSE", "NOTICE")) {
            byte[] original = Files.readAllBytes(Program.inCheckout(file));
            assertThat(Program.inCheckout("reference-agent/target/farhand-agent/" + file))
                    .hasBinaryContent(original);
            assertThat(Program.inCheckout("remote-core/target/classes/META-INF/" + file))
                    .hasBinaryContent(original);
        }
    }

    private static List<Path> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar")).toList();
        }
    }
}
