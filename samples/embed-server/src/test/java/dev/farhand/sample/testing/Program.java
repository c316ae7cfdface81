package dev.farhand.sample.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A process of its own whose lines are read, and who is typed to. Each {@link #await} goes on after the line that the one
 * before found. Closing it kills the process, if nobody ended it before.
 */
public final class Program implements AutoCloseable {
    /** Long enough for two JVMs that start on a busy machine. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What else runs: when one of them waits in vain, the reason is mostly in another's lines. */
    private static final Set<Program> RUNNING = ConcurrentHashMap.newKeySet();

    private static final List<String> PROXY_VARIABLES =
            List.of("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy");

    private final String name;
    private final Process process;
    private final Writer input;
    private final Thread reader;
    private final List<String> lines = new ArrayList<>();
    private int next;
    private boolean ended;

    private Program(String name, Process process) {
        this.name = name;
        this.process = process;
        this.input = process.outputWriter(StandardCharsets.UTF_8);
        this.reader = new Thread(this::readAll, "farhand-sample-reader-" + name);
        reader.setDaemon(true);
        reader.start();
        RUNNING.add(this);
    }

    /** Starts it with standard error among its lines, and no proxy but those given. */
    public static Program start(String name, Map<String, String> environment, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        PROXY_VARIABLES.forEach(builder.environment()::remove);
        // The agent's class archive: once per checkout, and never in the home folder of whoever runs the tests.
        builder.environment()
                .putIfAbsent(
                        "FARHAND_AGENT_CACHE", inCheckout("target/agent-cache").toString());
        builder.environment().putAll(environment);
        try {
            return new Program(name, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    command.get(0) + " is missing here: run .dev/install (" + e.getMessage() + ")", e);
        }
    }

    /** A folder or file of this checkout. */
    public static Path inCheckout(String path) {
        return Path.of(System.getProperty("farhand.root")).resolve(path);
    }

    /** The next line that matches the pattern somewhere. */
    public Matcher await(String pattern) {
        return await(pattern, PATIENCE);
    }

    /** The same within a time; fails with everything the process wrote. */
    public Matcher await(String pattern, Duration patience) {
        return find(pattern, patience)
                .orElseThrow(() -> new AssertionError("no line like “" + pattern + "” from " + name
                        + " within " + patience + ". All that was written:\n"
                        + RUNNING.stream()
                                .map(program -> "--- " + program.name + "\n" + program.output())
                                .collect(Collectors.joining("\n"))));
    }

    private synchronized Optional<Matcher> find(String pattern, Duration patience) {
        Pattern wanted = Pattern.compile(pattern);
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            for (; next < lines.size(); next++) {
                Matcher matcher = wanted.matcher(lines.get(next));
                if (matcher.find()) {
                    next++;
                    return Optional.of(matcher);
                }
            }
            long left = deadline - System.nanoTime();
            if (left <= 0 || ended) {
                return Optional.empty();
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for " + name, e);
            }
        }
    }

    /** Types a line. */
    public void type(String line) {
        try {
            input.write(line + "\n");
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " does not read any more", e);
        }
    }

    /** Types a line and waits for the answer. */
    public Matcher ask(String line, String pattern) {
        type(line);
        return await(pattern);
    }

    /** Everything it wrote so far. */
    public synchronized String output() {
        return String.join("\n", lines);
    }

    /** Its process. */
    public long id() {
        return process.pid();
    }

    /** As kill -9. */
    public void kill() {
        process.destroyForcibly();
        waitForEnd();
    }

    /** As Ctrl-C, or kill. Gives back the exit code. */
    public int end() {
        process.destroy();
        return waitForEnd();
    }

    /** Waits until it ended by itself. Gives back the exit code. */
    public int waitForEnd() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(name + " did not end. It wrote:\n" + output());
            }
            reader.join(PATIENCE.toMillis());
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + name, e);
        }
    }

    @Override
    public void close() {
        RUNNING.remove(this);
        if (process.isAlive()) {
            kill();
        }
    }

    private void readAll() {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            add("(its output broke off: " + e.getMessage() + ")");
        }
        synchronized (this) {
            ended = true;
            notifyAll();
        }
    }

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }
}
