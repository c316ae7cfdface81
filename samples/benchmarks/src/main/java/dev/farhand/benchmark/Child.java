package dev.farhand.benchmark;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * A JVM of our own class path that does what it is asked, one line per question and answer. It ends with its standard
 * input, so also when this process is killed.
 */
final class Child implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String name;
    private final Process process;
    private final BufferedWriter questions;
    private final BufferedReader answers;

    private Child(String name, Process process) {
        this.name = name;
        this.process = process;
        questions = process.outputWriter(StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** How a child is started: where, with which options and classes. */
    record Start(
            String name, List<String> jvmOptions, boolean withNatives, Function<List<String>, ProcessBuilder> where) {
        static Start plain(String name) {
            return new Start(name, List.of("-Xms256m", "-Xmx1g"), true, ProcessBuilder::new);
        }

        Start options(String... options) {
            return new Start(name, List.of(options), withNatives, where);
        }

        Start natives(boolean wanted) {
            return new Start(name, jvmOptions, wanted, where);
        }

        /** In another network namespace, for example. */
        Start where(Function<List<String>, ProcessBuilder> place) {
            return new Start(name, jvmOptions, withNatives, place);
        }

        Child run(Class<?> main, String... arguments) {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(jvmOptions);
            command.add("-XX:-UsePerfData");
            command.add("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
            command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel="
                    + System.getProperty("org.slf4j.simpleLogger.defaultLogLevel", "error"));
            command.add("-cp");
            command.add(classPath(withNatives));
            command.add(main.getName());
            command.addAll(List.of(arguments));
            ProcessBuilder builder = where.apply(command).redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().remove("JAVA_TOOL_OPTIONS");
            // What this account's own shells do at a login, and how long that takes, is none of ours.
            builder.environment().put("HOME", System.getProperty("java.io.tmpdir"));
            try {
                Child child = new Child(name, builder.start());
                child.expect(Transport.PATIENCE);
                return child;
            } catch (IOException e) {
                throw new UncheckedIOException("cannot start the child " + name, e);
            }
        }
    }

    /** Without natives on the class path everything falls back to the JDK's TLS and sockets. */
    static String classPath(boolean withNatives) {
        return List.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator)).stream()
                .filter(entry -> withNatives || !entry.contains("tcnative") && !entry.contains("epoll"))
                .collect(java.util.stream.Collectors.joining(java.io.File.pathSeparator));
    }

    long pid() {
        return process.pid();
    }

    ProcessFigures figures() {
        return ProcessFigures.of(pid());
    }

    /** Asks and waits for the answer. */
    Answer ask(String question) {
        return ask(question, Transport.PATIENCE.plusSeconds(20));
    }

    synchronized Answer ask(String question, Duration patience) {
        try {
            questions.write(question);
            questions.newLine();
            questions.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " has ended before: " + question, e);
        }
        return expect(patience);
    }

    private Answer expect(Duration patience) {
        CompletableFuture<String> line = CompletableFuture.supplyAsync(() -> {
            try {
                return String.valueOf(answers.readLine());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        try {
            String text = line.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (text.startsWith(Answer.OK)) {
                return Answer.parse(text);
            }
            throw new IllegalStateException(name + " says: " + text);
        } catch (TimeoutException e) {
            kill();
            throw new IllegalStateException(name + " did not answer within " + patience.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(name + ": interrupted", e);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(name + " cannot be heard", e);
        }
    }

    /** As a power cut would: no goodbye. */
    void kill() {
        process.destroyForcibly();
        await();
    }

    @Override
    public void close() {
        try {
            questions.close();
        } catch (IOException e) {
            // It has gone already, which is what we want.
            process.destroy();
        }
        if (!await()) {
            kill();
        }
    }

    private boolean await() {
        try {
            return process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
