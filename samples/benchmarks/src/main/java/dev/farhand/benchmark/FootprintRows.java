package dev.farhand.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The real agent from its distribution, connected and idle, beside JVMs with the same options that do less. */
final class FootprintRows {
    private static final double MEGA = 1e6;

    private final Context context;
    private final Path distribution;

    FootprintRows(Context context) {
        this.context = context;
        distribution = Path.of(System.getProperty("farhand.benchmark.agent", "farhand-agent"))
                .toAbsolutePath();
    }

    void run() {
        Path program = distribution.resolve("bin/farhand-agent");
        if (!Files.isExecutable(program)) {
            throw new IllegalStateException(program + " is missing: mvn package -pl reference-agent -am");
        }
        try (Child server = Child.Start.plain("server")
                .run(FleetServer.class, context.work().resolve("pki/authority").toString())) {
            long port = server.ask("listen 127.0.0.1 0").whole("port");
            String token = server.ask("token 1").text("token");
            Process agent = startAgent(program, port, token);
            try {
                awaitConnected(server, agent);
                measure(agent);
            } finally {
                end(agent);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the agent cannot be started", e);
        }
    }

    private Process startAgent(Path program, long port, String token) throws IOException {
        Path state = context.work().resolve("pki/agent-state");
        ProcessBuilder builder = new ProcessBuilder(program.toString(), "run")
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(context.work().resolve("pki/agent.log").toFile());
        builder.environment().put("FARHAND_AGENT_SERVER", "https://127.0.0.1:" + port);
        builder.environment().put("FARHAND_AGENT_STATE", state.toString());
        builder.environment()
                .put(
                        "FARHAND_AGENT_CACHE",
                        context.work().resolve("pki/agent-cache").toString());
        builder.environment().put("FARHAND_ENROLMENT_TOKEN", token);
        builder.environment().keySet().removeIf(key -> key.toUpperCase(java.util.Locale.ROOT)
                .endsWith("_PROXY"));
        return builder.start();
    }

    private void awaitConnected(Child server, Process agent) throws IOException {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (server.ask("count").whole("now") == 0) {
            if (!agent.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException("the agent did not connect: "
                        + Files.readString(context.work().resolve("pki/agent.log"), StandardCharsets.UTF_8));
            }
            Pair.pause(Duration.ofMillis(200));
        }
    }

    private void measure(Process agent) throws IOException {
        Scale scale = context.scale();
        Duration settle = scale.of(Duration.ofSeconds(20), Duration.ofSeconds(4));
        Duration time = scale.of(Duration.ofSeconds(60), Duration.ofSeconds(10));
        Pair.pause(settle);
        long pid = agent.pid();
        ProcessFigures before = ProcessFigures.of(pid);
        long start = System.nanoTime();
        Pair.pause(time);
        ProcessFigures after = ProcessFigures.of(pid);
        double cpu = (after.cpuNanos() - before.cpuNanos()) * 100.0 / (System.nanoTime() - start);
        ProcessFigures empty = probe(pid, "empty", settle);
        ProcessFigures libraries = probe(pid, "libraries", settle);
        String how = "real agent from its distribution, connected, idle for " + settle.toSeconds() + " s before"
                + scale.words();
        add(
                "resident",
                after.residentBytes(),
                empty.residentBytes(),
                Target.atMost(85, "MB"),
                how + "; Rss of smaps_rollup; reference: an empty JVM with the same options");
        add("proportional", after.proportionalBytes(), empty.proportionalBytes(), Target.NONE, how + "; Pss");
        add("part.jvm", empty.residentBytes(), empty.residentBytes(), Target.NONE, "an empty JVM, the agent's options");
        add(
                "part.libraries",
                libraries.residentBytes() - empty.residentBytes(),
                empty.residentBytes(),
                Target.NONE,
                "Netty loop, HTTP/2 codec, TLS context and engine, protobuf; without class archive, so more than in the agent");
        add(
                "part.agent",
                after.residentBytes() - libraries.residentBytes(),
                empty.residentBytes(),
                Target.NONE,
                "what the agent has on top of these, its class archive counted; may be negative");
        context.report()
                .add(Figure.of("footprint.agent.cpu", cpu, "% core")
                        .mustBe(Target.atMost(0.1, "% core"))
                        .how(how + "; user and system time over " + time.toSeconds()
                                + " s, counted in ticks of 10 ms"));
        context.report()
                .add(Figure.of("footprint.agent.threads", after.threads(), "threads")
                        .how(how));
    }

    private void add(String name, double bytes, double reference, Target target, String how) {
        context.report()
                .add(Figure.of("footprint.agent." + name, bytes / MEGA, "MB")
                        .beside(reference / MEGA)
                        .mustBe(target)
                        .how(how));
    }

    /** A JVM with the agent's own options and libraries. */
    private ProcessFigures probe(long agent, String what, Duration settle) throws IOException {
        List<String> command = new ArrayList<>();
        String[] words = Files.readString(Path.of("/proc/" + agent + "/cmdline"), StandardCharsets.UTF_8)
                .split("\0");
        command.add(words[0]);
        Stream.of(words)
                .filter(word -> word.startsWith("-X") || word.startsWith("-D"))
                .filter(word -> !word.contains("SharedArchiveFile") && !word.contains("ArchiveClassesAtExit"))
                .forEach(command::add);
        command.addAll(List.of(
                "-cp",
                ownClasses() + java.io.File.pathSeparator + distribution.resolve("lib") + "/*",
                FootprintProbe.class.getName(),
                what,
                context.pki().toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        builder.environment().put("MALLOC_MMAP_THRESHOLD_", "30000");
        Process probe = builder.start();
        try {
            Pair.pause(settle);
            return ProcessFigures.of(probe.pid());
        } finally {
            end(probe);
        }
    }

    private static String ownClasses() {
        return List.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
                .get(0);
    }

    private static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
