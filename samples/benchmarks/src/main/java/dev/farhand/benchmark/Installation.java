package dev.farhand.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** The product as it is shipped: the server's distribution with its own database, and agents, in a folder of their own. */
final class Installation implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path work;
    private final Path folder;
    private final boolean secure;
    private final String[] settings;
    private final List<Process> agents = new ArrayList<>();
    private final Thread hook = new Thread(this::end, "bench-installation-end-1");
    private Process server;
    private Duration start = Duration.ZERO;
    private String address = "";
    private String wayIn = "";

    private Installation(Path work, boolean secure, String... settings) {
        this.work = work;
        this.secure = secure;
        this.settings = settings;
        folder = folder(work);
        Runtime.getRuntime().addShutdownHook(hook);
        server = start("0");
    }

    /** A new one with plain HTTP on loopback; settings as {@code farhand.some.thing=value}. */
    static Installation create(Path work, String... settings) {
        return new Installation(work, false, settings);
    }

    /** A new one with a certificate of its own making, as browsers are to find it. */
    static Installation secure(Path work) {
        return new Installation(work, true);
    }

    private static Path folder(Path work) {
        try {
            // PostgreSQL runs as an account without rights where this runs as root: it has to get through.
            return Files.createTempDirectory(
                    work, "house", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path program(String name) {
        Path home = Path.of(System.getProperty("farhand.benchmark." + name, "farhand-" + name))
                .toAbsolutePath();
        Path program = home.resolve("bin/farhand-" + name);
        if (!Files.isExecutable(program)) {
            throw new IllegalStateException(program + " is missing: mvn package -pl reference-" + name + " -am");
        }
        return program;
    }

    private Process start(String port) {
        List<String> command = new ArrayList<>(List.of(
                program("server").toString(),
                "--data",
                folder.resolve("data").toString(),
                "--port",
                port,
                "--set",
                "farhand.server.first-administrator=bench@farhand.example",
                "--set",
                "farhand.server.sign-in-link=true"));
        if (!secure) {
            command.add("--plain");
        }
        for (String setting : settings) {
            command.addAll(List.of("--set", setting));
        }
        ProcessBuilder builder = clean(new ProcessBuilder(command))
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("server.log").toFile()));
        long begun = System.nanoTime();
        try {
            Process process = builder.start();
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            String ready = line(process, out);
            start = Duration.ofNanos(System.nanoTime() - begun);
            address = ready.replaceFirst("^ready +", "");
            String next = line(process, out);
            while (!next.contains("#")) {
                next = line(process, out);
            }
            wayIn = next.replaceFirst(".*#", "");
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException("the server cannot be started", e);
        }
    }

    private String line(Process process, BufferedReader out) {
        CompletableFuture<String> line = CompletableFuture.supplyAsync(() -> {
            try {
                return String.valueOf(out.readLine());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        try {
            String text = line.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (!text.equals("null")) {
                return text;
            }
            throw new IllegalStateException("the server ended: " + log("server.log"));
        } catch (TimeoutException | ExecutionException e) {
            process.destroyForcibly();
            throw new IllegalStateException("the server did not get ready: " + log("server.log"), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String log(String file) {
        try {
            String text = Files.readString(folder.resolve(file), StandardCharsets.UTF_8);
            return text.substring(Math.max(0, text.length() - 1500));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** From the start of the program to its first line. */
    Duration startTime() {
        return start;
    }

    String address() {
        return address;
    }

    int port() {
        return Integer.parseInt(address.replaceAll(".*:", ""));
    }

    Path folder() {
        return folder;
    }

    long serverPid() {
        return server.pid();
    }

    /** Stops the server and starts it again where it was. */
    void restart() {
        stop(server);
        server = start(Integer.toString(port()));
    }

    /** Somebody who may do everything. The way in works once for each start of the server. */
    ConsoleClient signIn() {
        return ConsoleClient.signIn(address, authority(), wayIn);
    }

    /** Who says that this server is itself. */
    private Optional<Path> authority() {
        return Optional.of(folder.resolve("data/web/authority.crt")).filter(Files::exists);
    }

    /** One machine more: an agent of the distribution that enrols. Returns its process when it is online. */
    Process agent(ConsoleClient console) {
        int before = console.online();
        String name = "agent-" + agents.size();
        List<String> command = new ArrayList<>(List.of(program("agent").toString(), "run", "--server", address));
        if (hasPlainHome()) {
            command.addAll(
                    0,
                    List.of(
                            "unshare",
                            "--mount",
                            "sh",
                            "-c",
                            "mount --bind \"$1\" \"$2\" && shift 2 && exec \"$@\"",
                            "sh",
                            home().toString(),
                            System.getProperty("user.home")));
        }
        ProcessBuilder builder = clean(new ProcessBuilder(command))
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(folder.resolve(name + ".log").toFile());
        builder.environment().put("FARHAND_AGENT_STATE", folder.resolve(name).toString());
        builder.environment().put("FARHAND_ENROLMENT_TOKEN", console.enrolmentToken(1));
        try {
            Process agent = builder.start();
            agents.add(agent);
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (console.online() <= before) {
                if (!agent.isAlive() || System.nanoTime() > end) {
                    throw new IllegalStateException("the agent did not connect: " + log(name + ".log"));
                }
                Pair.pause(Duration.ofMillis(100));
            }
            return agent;
        } catch (IOException e) {
            throw new UncheckedIOException("the agent cannot be started", e);
        }
    }

    /**
     * Whether shells start with a home that has next to nothing in it: what this account's own does at a login, and how long
     * that takes, is none of ours. Root can do that, unless the product lies in that home.
     */
    boolean hasPlainHome() {
        Path home = Path.of(System.getProperty("user.home"));
        return System.getProperty("user.name").equals("root")
                && !folder.startsWith(home)
                && !program("agent").startsWith(home);
    }

    private Path home() {
        Path home = folder.resolve("home");
        try {
            Files.createDirectories(home);
            Files.writeString(home.resolve(".bashrc"), "PS1='$ '\nunset HISTFILE\n", StandardCharsets.UTF_8);
            Files.writeString(home.resolve(".profile"), ". ~/.bashrc\n", StandardCharsets.UTF_8);
            return home;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ProcessBuilder clean(ProcessBuilder builder) {
        Map<String, String> environment = builder.environment();
        environment
                .keySet()
                .removeIf(key -> key.toUpperCase(Locale.ROOT).endsWith("_PROXY")
                        || key.startsWith("FARHAND_") && !key.equals("FARHAND_TEST_RUN")
                        || key.equals("JAVA_TOOL_OPTIONS")
                        || key.equals("DATABASE_URL"));
        environment.put("LC_ALL", "C.UTF-8");
        // Archives of classes outlast one run, as they do on a machine where this is installed.
        environment.put(
                "FARHAND_SERVER_CACHE", work.resolveSibling("server-cache").toString());
        environment.put(
                "FARHAND_AGENT_CACHE", work.resolveSibling("agent-cache").toString());
        return builder;
    }

    private static void stop(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }

    private void end() {
        agents.forEach(Process::destroy);
        agents.forEach(Installation::stop);
        stop(server);
    }

    @Override
    public void close() {
        end();
        Runtime.getRuntime().removeShutdownHook(hook);
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
