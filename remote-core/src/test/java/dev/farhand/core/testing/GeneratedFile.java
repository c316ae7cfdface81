package dev.farhand.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A committed file whose content follows from the code. The test fails when they differ and names the command that
 * writes the file anew; with {@code -Dfarhand.write=true} the same test writes it.
 */
public final class GeneratedFile {
    private GeneratedFile() {}

    /** The top folder of the sources. */
    public static Path root() {
        return Path.of(System.getProperty("farhand.root", ".."))
                .toAbsolutePath()
                .normalize();
    }

    /**
     * Compares the file {@code path} (relative to {@link #root()}) with {@code expected}; {@code module} and
     * {@code test} make the command that rewrites it.
     */
    public static void check(String path, String expected, String module, Class<?> test) throws IOException {
        Path file = root().resolve(path);
        if (Boolean.getBoolean("farhand.write")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, expected, StandardCharsets.UTF_8);
        }
        String command = "mvn -q -pl " + module + " -am test -Dtest=" + test.getSimpleName()
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dfarhand.write=true";
        String committed = Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
        assertThat(committed)
                .as("%s is out of date; write it anew with: %s", path, command)
                .isEqualTo(expected);
    }
}
