package dev.farhand.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The program in a process of its own, started as a user would: by the launcher of the distribution. */
final class AgentProcess implements AutoCloseable {
    private static final Path DISTRIBUTION = Path.of("target", "farhand-agent").toAbsolutePath();
    private static final Path LAUNCHER = DISTRIBUTION.resolve("bin").resolve("farhand-agent");

    private static final Path CACHE = Path.of(System.getProperty("farhand.root"), "target", "agent-cache");

    private final Process process;
    private final Path out;
    private final Path err;

    private AgentProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    static AgentProcess start(Path folder, Map<String, String> environment, String... arguments) throws IOException {
        return start(List.of(), LAUNCHER, folder, environment, arguments);
    }

    /** By a command that becomes the program, such as {@code setpriv}, and from a distribution that lies elsewhere. */
    static AgentProcess start(
            List<String> prefix, Path launcher, Path folder, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(prefix);
        if (Files.isExecutable(launcher)) {
            command.add(launcher.toString());
        } else {
            // A test run without package: the same program without its launcher.
            command.addAll(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:-UsePerfData",
                    "-cp",
                    System.getProperty("java.class.path"),
                    AgentMain.class.getName()));
        }
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.toLowerCase(java.util.Locale.ROOT)
                .endsWith("_proxy"));
        // One class archive for all tests: the first start makes it.
        builder.environment().put("FARHAND_AGENT_CACHE", CACHE.toString());
        builder.environment().putAll(environment);
        return new AgentProcess(builder.start(), out, err);
    }

    /** Runs it to its end. */
    static AgentProcess run(Path folder, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        return finished(start(folder, environment, arguments), arguments);
    }

    /** Waits for its end. */
    static AgentProcess finished(AgentProcess started, String... arguments) throws InterruptedException {
        if (!started.process.waitFor(90, TimeUnit.SECONDS)) {
            started.close();
            throw new IllegalStateException("does not end: " + String.join(" ", arguments) + "\n" + started.err());
        }
        return started;
    }

    static Path distribution() {
        return DISTRIBUTION;
    }

    static Path launcher() {
        return LAUNCHER;
    }

    void awaitLine(String part) {
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .conditionEvaluationListener(condition -> {
                    if (!process.isAlive() && !err().contains(part)) {
                        throw new IllegalStateException("ended with " + process.exitValue() + ": " + err());
                    }
                })
                .until(() -> err().contains(part));
    }

    /** As kill does; gives the exit code. */
    int terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw new IllegalStateException("does not stop");
        }
        return process.exitValue();
    }

    /** As kill -9 does. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Sends a signal by its name, such as {@code STOP} and {@code CONT}. */
    void signal(String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IllegalStateException("kill -" + name + " ended with " + code);
        }
    }

    int exitCode() {
        return process.exitValue();
    }

    long pid() {
        return process.pid();
    }

    String out() {
        return read(out);
    }

    String err() {
        return read(err);
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
