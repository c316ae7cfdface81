package dev.farhand.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The program in a process of its own. */
final class ServerProcess implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 90;

    private final Process process;
    private final Path said;

    private ServerProcess(Process process, Path said) {
        this.process = process;
        this.said = said;
    }

    /** Starts it by a command that becomes it, such as {@code nsenter}; what it says is kept in the folder. */
    static ServerProcess start(List<String> prefix, Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Only what makes keys from passphrases runs often enough here.
                "-XX:Tier4InvocationThreshold=100000",
                "-XX:Tier4MinInvocationThreshold=50000",
                "-XX:Tier4CompileThreshold=200000",
                "-XX:Tier4BackEdgeThreshold=4000000",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                ServerMain.class.getName()));
        command.addAll(List.of(arguments));
        Path said = Files.createTempFile(folder, "said", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(said.toFile());
        return new ServerProcess(builder.start(), said);
    }

    /** What stands where the pattern has its first group, once it has said that. */
    String await(String pattern) {
        Pattern wanted = Pattern.compile(pattern, Pattern.MULTILINE);
        Awaitility.await(pattern)
                .atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .failFast(() -> {
                    if (!process.isAlive()) {
                        throw new AssertionError("ended with " + process.exitValue() + ": " + said());
                    }
                })
                .until(() -> wanted.matcher(said()).find());
        Matcher found = wanted.matcher(said());
        return found.find() && found.groupCount() > 0 ? found.group(1) : "";
    }

    String said() {
        try {
            return Files.readString(said, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of one that ends by itself. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            close();
            throw new AssertionError("does not end: " + said());
        }
        return process.exitValue();
    }

    /** As kill does; its PostgreSQL ends with it. */
    int terminate() throws InterruptedException {
        process.destroy();
        return exitCode();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
