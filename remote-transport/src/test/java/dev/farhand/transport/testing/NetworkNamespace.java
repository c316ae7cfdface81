package dev.farhand.transport.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Named network namespaces by the {@code ip} program. A name says which process owns it ({@code
 * farhand-<pid>-<start ticks>-<n>-<side>}), so that what a killed process left behind can be told from what is in use.
 */
final class NetworkNamespace {

    private static final Path FOLDER = Path.of("/run/netns");
    private static final Pattern NAME = Pattern.compile("farhand-(\\d+)-(\\d+)-\\d+-[ab]");
    private static final AtomicInteger SEQUENCE = new AtomicInteger();
    private static final int START_TIME_FIELD = 19;
    private static final long PATIENCE_MILLIS = 2_000;

    private NetworkNamespace() {}

    /** The next number for a pair of names; unique in this process. */
    static int nextNumber() {
        return SEQUENCE.incrementAndGet();
    }

    static String name(int number, char side) {
        long pid = ProcessHandle.current().pid();
        String start = startTicks(pid).orElseThrow(() -> new IllegalStateException("/proc is not mounted"));
        return "farhand-" + pid + "-" + start + "-" + number + "-" + side;
    }

    static void add(String name) throws IOException {
        ip("netns", "add", name);
    }

    /** Ends the processes that still run inside and removes the namespace; nothing happens where there is none. */
    static void remove(String name) {
        if (!Files.exists(FOLDER.resolve(name))) {
            return;
        }
        try {
            endProcesses(name);
            ip("netns", "del", name);
        } catch (IOException e) {
            // Another sweep may have been faster; then there is nothing to complain about.
            if (Files.exists(FOLDER.resolve(name))) {
                throw new UncheckedIOException("cannot remove the network namespace " + name, e);
            }
        }
    }

    /** Removes the namespaces whose owner no longer runs. */
    static void sweep() {
        for (String name : list()) {
            Matcher matcher = NAME.matcher(name);
            if (matcher.matches()) {
                Optional<String> start = startTicks(Long.parseLong(matcher.group(1)));
                if (!start.equals(Optional.of(matcher.group(2)))) {
                    remove(name);
                }
            }
        }
    }

    /** Names of all namespaces of this machine. */
    static List<String> list() {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(FOLDER)) {
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    private static void endProcesses(String name) throws IOException {
        List<ProcessHandle> inside = processes(name);
        inside.forEach(ProcessHandle::destroy);
        for (ProcessHandle process : inside) {
            try {
                process.onExit().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                process.destroyForcibly();
            } catch (ExecutionException | TimeoutException e) {
                process.destroyForcibly();
            }
        }
    }

    private static List<ProcessHandle> processes(String name) throws IOException {
        return ip("netns", "pids", name)
                .lines()
                .map(line -> ProcessHandle.of(Long.parseLong(line.strip())))
                .flatMap(Optional::stream)
                .filter(process -> !process.equals(ProcessHandle.current()))
                .toList();
    }

    /** Runs {@code ip} and returns what it printed; its own words become the message when it fails. */
    static String ip(String... arguments) throws IOException {
        return ipWithInput("", arguments);
    }

    /** The same, with {@code input} on its standard input. */
    static String ipWithInput(String input, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().write(input.getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException(String.join(" ", command) + ": " + output.strip());
            }
            return output;
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while running " + command, e);
        }
    }

    /** When the process was started, in ticks since boot: with the pid it names one process for good. */
    private static Optional<String> startTicks(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
            // The second field is the program's name in parentheses and may itself hold blanks and parentheses.
            String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            boolean zombie = afterName[0].equals("Z");
            return zombie ? Optional.empty() : Optional.of(afterName[START_TIME_FIELD]);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
