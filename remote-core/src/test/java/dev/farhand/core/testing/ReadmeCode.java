package dev.farhand.core.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;

/**
 * Holds a page to its word: what it shows as Java is compiled. Every block stands word for word, white space apart, in one
 * of the sources; a line {@code // …} in a block says that something was left out there.
 */
public final class ReadmeCode {
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LEFT_OUT = Pattern.compile("(?m)^\\s*// …$");

    private ReadmeCode() {}

    /** Fails with the first excerpt that is in none of the sources below these folders. */
    public static void assertCompiled(Path page, Path... folders) throws IOException {
        List<String> excerpts = excerpts(Files.readString(page, StandardCharsets.UTF_8));
        Assertions.assertThat(excerpts).as("Java in %s", page).isNotEmpty();
        List<String> sources = new ArrayList<>();
        for (Path folder : folders) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    sources.add(plain(Files.readString(file, StandardCharsets.UTF_8)));
                }
            }
        }
        for (String excerpt : excerpts) {
            Assertions.assertThat(sources.stream().anyMatch(source -> source.contains(plain(excerpt))))
                    .as("%s shows code that stands in no source:%n%s", page, excerpt)
                    .isTrue();
        }
    }

    private static List<String> excerpts(String page) {
        List<String> excerpts = new ArrayList<>();
        Matcher block = BLOCK.matcher(page);
        while (block.find()) {
            for (String part : LEFT_OUT.split(block.group(1), -1)) {
                if (!part.isBlank()) {
                    excerpts.add(part);
                }
            }
        }
        return excerpts;
    }

    /** Without white space: the formatter breaks a line elsewhere when it is indented. */
    private static String plain(String text) {
        return text.replaceAll("\\s+", "");
    }
}
