package dev.farhand.transport.testing;

import com.sun.jna.Native;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Our end of {@link PacketLinkEmulator}: starts it, asks it, ends it. Thread-safe. */
final class EmulatorProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Process process;
    private final BufferedReader answers;

    private EmulatorProcess(Process process) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.US_ASCII);
    }

    static EmulatorProcess start(String namespaceA, String namespaceB, String device, long seed) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Xmx32m",
                // Its shared file outlives a killed JVM, and writing it can stall the clock of the link.
                "-XX:-UsePerfData",
                "-Djna.tmpdir=" + System.getProperty("jna.tmpdir", System.getProperty("java.io.tmpdir")),
                "-cp",
                classPath(),
                PacketLinkEmulator.class.getName(),
                namespaceA,
                namespaceB,
                device,
                Long.toString(seed));
        // A debugger or agent meant for the tests must not slow the link down.
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        EmulatorProcess emulator = new EmulatorProcess(builder.start());
        String first = emulator.answers.readLine();
        if (!PacketLinkEmulator.READY.equals(first)) {
            emulator.process.destroyForcibly();
            throw new IOException("the link emulator did not start; it said: " + first);
        }
        return emulator;
    }

    /** Only what the emulator needs, whatever kind of class path the test runner has. */
    private static String classPath() {
        return Stream.of(PacketLinkEmulator.class, Native.class)
                .map(EmulatorProcess::origin)
                .collect(Collectors.joining(System.getProperty("path.separator")));
    }

    private static String origin(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the class path holds a location that is no file", e);
        }
    }

    void shape(LinkDirection direction, LinkShape shape) {
        tell(String.format(
                Locale.ROOT,
                "shape %s %d %d %s %d",
                direction,
                shape.bitsPerSecond(),
                shape.delay().toNanos(),
                shape.loss(),
                shape.queueBytes()));
    }

    void outage(LinkDirection direction, Duration duration) {
        tell("outage " + direction + " " + duration.toNanos());
    }

    LinkStatistics statistics(LinkDirection direction) {
        return parse(ask("statistics " + direction));
    }

    static String format(LinkStatistics s) {
        return Stream.of(s.packets(), s.bytes(), s.delivered(), s.dropped(), s.lost(), s.cut(), s.late())
                .map(String::valueOf)
                .collect(Collectors.joining(" "));
    }

    private static LinkStatistics parse(String line) {
        List<Long> n = Arrays.stream(line.split(" ", -1)).map(Long::valueOf).toList();
        return new LinkStatistics(n.get(0), n.get(1), n.get(2), n.get(3), n.get(4), n.get(5), n.get(6));
    }

    private void tell(String command) {
        String answer = ask(command);
        if (!answer.equals(PacketLinkEmulator.OK)) {
            throw new IllegalStateException("the link emulator answered \"" + answer + "\" to: " + command);
        }
    }

    private synchronized String ask(String command) {
        try {
            process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
            String answer = answers.readLine();
            if (answer == null) {
                throw new IOException("it has ended");
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException("the link emulator does not answer", e);
        }
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            try {
                tell("quit");
            } catch (UncheckedIOException e) {
                // It ended by itself meanwhile, or hangs; either is settled below.
                process.destroyForcibly();
            }
        }
        try {
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
