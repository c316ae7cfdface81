package dev.farhand.benchmark;

import dev.farhand.transport.testing.PacketLink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Thousands of agents on one server process: what each costs, and how they come back together. */
final class ScaleRows {
    private static final int WANTED = 20_000;
    private static final int AT_LEAST = 15_000;
    private static final int ENROLLING_AT_ONCE = 32;
    private static final double BACK_SECONDS = 75;
    private static final Duration BEAT = Duration.ofMillis(200);

    private final Context context;
    private final int agents;
    private final int processes;
    private final List<Child> fleet = new ArrayList<>();

    ScaleRows(Context context, OptionalInt wanted) {
        this.context = context;
        Scale scale = context.scale();
        agents = wanted.orElse(scale.of(19_000, 300));
        processes = scale.of(3, 2);
    }

    void run() {
        Optional<String> reason = PacketLink.unavailableReason();
        if (reason.isPresent()) {
            context.report()
                    .note("no network namespace, so the kernel counts other programs' dials too: " + reason.get());
            run(Optional.empty());
        } else {
            try (PacketLink namespaces = PacketLink.builder().open()) {
                run(Optional.of(namespaces));
            }
        }
    }

    private void run(Optional<PacketLink> namespaces) {
        Child server = server(namespaces);
        try {
            int port = listen(server, 0);
            context.report().note("enrolling " + agents + " agents …");
            String token = server.ask("token " + (agents + 1)).text("token");
            for (int i = 0; i < processes; i++) {
                fleet.add(place(Child.Start.plain("fleet " + i).options("-Xms512m", "-Xmx3g"), namespaces)
                        .run(FleetAgents.class));
            }
            int base = Math.max(100, agents / 40);
            start(port, token, base);
            awaitConnected(server, base, Duration.ofMinutes(2));
            Footprint before = Footprint.of(server);
            start(port, token, agents - base);
            awaitConnected(server, agents, context.scale().of(Duration.ofMinutes(20), Duration.ofSeconds(25)));
            String limit = limit(server);
            fleet.forEach(child -> child.ask("complete", Duration.ofMinutes(2)));
            int standing = connected(server);
            reportCount(standing, limit);
            reportFootprint(before, Footprint.of(server));
            if (!context.scale().quick()) {
                heartbeat(server, standing);
            }
            server = storm(server, namespaces, port, standing);
        } finally {
            fleet.forEach(Child::close);
            fleet.clear();
            server.close();
        }
    }

    private Child server(Optional<PacketLink> namespaces) {
        return place(
                        Child.Start.plain("fleet server")
                                .options(
                                        "-Xms64m",
                                        "-Xmx1g",
                                        "-XX:+UseSerialGC",
                                        "-XX:MinHeapFreeRatio=10",
                                        "-XX:MaxHeapFreeRatio=20"),
                        namespaces)
                .run(
                        FleetServer.class,
                        context.work().resolve("pki").resolve("authority").toString());
    }

    private static Child.Start place(Child.Start start, Optional<PacketLink> namespaces) {
        return namespaces.map(link -> start.where(link.b()::command)).orElse(start);
    }

    /** Each process of agents dials an address of its own, so that the ports of one do not run short. */
    private int listen(Child server, int wanted) {
        int port = wanted;
        for (int i = 0; i < processes; i++) {
            port = (int) server.ask("listen " + address(i) + " " + port).whole("port");
        }
        return port;
    }

    private static String address(int process) {
        return "127.0.0." + (1 + process);
    }

    private void start(int port, String token, int count) {
        for (int i = 0; i < processes; i++) {
            int share = count / processes + (i < count % processes ? 1 : 0);
            fleet.get(i)
                    .ask("start https://" + address(i) + ":" + port + " " + token + " " + share + " "
                            + ENROLLING_AT_ONCE);
        }
    }

    private static int connected(Child server) {
        return (int) server.ask("count").whole("now");
    }

    /** How many stand in the end: when all do, or when no more came for half a minute. */
    private int awaitConnected(Child server, int wanted, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        long lastProgress = System.nanoTime();
        int best = 0;
        while (best < wanted
                && System.nanoTime() < end
                && System.nanoTime() - lastProgress < Duration.ofSeconds(30).toNanos()) {
            Pair.pause(BEAT);
            int now = connected(server);
            if (now > best) {
                best = now;
                lastProgress = System.nanoTime();
            }
        }
        return best;
    }

    private void reportCount(int standing, String stopped) {
        String limit = standing >= agents ? "none met with the " + agents + " that were asked for" : stopped;
        Figure figure = Figure.of("scale.agents", standing, "agents")
                .how(agents + " Agent instances in " + processes
                        + " processes, each enrolled, with key, certificate and "
                        + "connection of its own, on one server process; limit: " + limit
                        + context.scale().words());
        context.report().add(context.scale().quick() ? figure : figure.mustBe(Target.atLeast(AT_LEAST, "agents")));
    }

    private String limit(Child server) {
        StringBuilder words = new StringBuilder("server " + server.ask("count").line() + ", files of the server "
                + openFiles(server.pid()) + " of " + softLimit(server.pid()));
        for (Child child : fleet) {
            words.append("; fleet ")
                    .append(child.ask("count").line())
                    .append(" files ")
                    .append(openFiles(child.pid()));
        }
        return words.toString();
    }

    private static long openFiles(long pid) {
        try (var files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return files.count();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot count the open files of " + pid, e);
        }
    }

    private static String softLimit(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/limits"), StandardCharsets.US_ASCII).stream()
                    .filter(line -> line.startsWith("Max open files"))
                    .map(line -> line.split("\\s+")[3])
                    .findFirst()
                    .orElse("?");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the limits of " + pid, e);
        }
    }

    /** What the server needs, after a full collection. */
    private record Footprint(int links, long heap, long resident) {
        static Footprint of(Child server) {
            Pair.pause(Duration.ofSeconds(2));
            long heap = server.ask("heap", Duration.ofMinutes(1)).whole("heap");
            return new Footprint(connected(server), heap, server.figures().residentBytes());
        }
    }

    private void reportFootprint(Footprint before, Footprint after) {
        double more = Math.max(1, after.links() - before.links());
        String how = "server process with " + after.links() + " idle agents less the same with " + before.links()
                + ", after full collections" + context.scale().words();
        boolean quick = context.scale().quick();
        Figure heap = Figure.of("scale.server.heap-per-agent", (after.heap() - before.heap()) / 1024.0 / more, "KB");
        context.report()
                .add((quick ? heap : heap.mustBe(Target.atMost(16, "KB")))
                        .from((int) more)
                        .how(how));
        Figure resident = Figure.of(
                "scale.server.resident-per-agent", (after.resident() - before.resident()) / 1024.0 / more, "KB");
        context.report()
                .add((quick ? resident : resident.mustBe(Target.atMost(40, "KB")))
                        .from((int) more)
                        .how(how + (quick ? "; few agents disappear in the JVM's own growth" : "")));
        if (!quick) {
            double whole = after.resident()
                    + (double) (WANTED - after.links()) * (after.resident() - before.resident()) / more;
            context.report()
                    .add(Figure.of("scale.server.resident", whole / 1e6, "MB")
                            .mustBe(Target.atMost(1500, "MB"))
                            .how("the whole server process, " + after.resident() / 1_000_000 + " MB with "
                                    + after.links() + " agents, extended to " + WANTED));
        }
    }

    private void heartbeat(Child server, int standing) {
        Duration time = Duration.ofSeconds(90);
        Pair.pause(Duration.ofSeconds(20));
        long start = System.nanoTime();
        long before = server.figures().cpuNanos();
        Pair.pause(time);
        double share = (server.figures().cpuNanos() - before) * 100.0 / (System.nanoTime() - start);
        context.report()
                .add(Figure.of("scale.heartbeat", share, "% core")
                        .mustBe(Target.atMost(5, "% core"))
                        .from(standing)
                        .how("whole server process with " + standing + " idle agents that ping every 30 to 35 s, over "
                                + time.toSeconds() + " s"));
    }

    private Child storm(Child victim, Optional<PacketLink> namespaces, int port, int standing) {
        Duration outage = context.scale().of(Duration.ofSeconds(60), Duration.ofSeconds(3));
        // Before the kill: thousands of agents announce their first wait within milliseconds of it.
        long dialsBefore = dials();
        long slotsBefore = slots();
        victim.kill();
        context.report().note("the server was killed; it stays away for " + outage.toSeconds() + " s …");
        Pair.pause(outage);
        Child server = server(namespaces);
        try {
            listen(server, port);
            long start = System.nanoTime();
            List<Double> seconds = new ArrayList<>();
            int back = 0;
            while (back < standing
                    && System.nanoTime() - start < Duration.ofSeconds(150).toNanos()) {
                Pair.pause(BEAT);
                int now = connected(server);
                for (; back < now; back++) {
                    seconds.add((System.nanoTime() - start) / 1e9);
                }
            }
            reportStorm(outage, standing, Numbers.array(seconds));
            reportDials(namespaces.isPresent(), dials() - dialsBefore, slots() - slotsBefore, server);
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private void reportStorm(Duration outage, int standing, double[] seconds) {
        boolean all = seconds.length >= standing;
        double last = all ? Numbers.percentile(seconds, 1) : 150;
        context.report()
                .add(Figure.of("scale.storm.all-back", last, "s")
                        .mustBe(Target.atMost(BACK_SECONDS, "s"))
                        .from(seconds.length, seconds.length == 0 ? last : Numbers.percentile(seconds, 0.95))
                        .how("server killed (-9), away for " + outage.toSeconds() + " s, then listening until "
                                + (all ? "the last" : "only " + seconds.length) + " of " + standing + " agents was back"
                                + context.scale().words()));
    }

    private void reportDials(boolean alone, long dialled, long allowed, Child server) {
        context.report()
                .add(Figure.of("scale.storm.dials", dialled, "dials")
                        .beside(Math.max(1, allowed))
                        .mustBe(Target.ratioAtMost(1.01))
                        .from((int) Math.min(Integer.MAX_VALUE, allowed))
                        .how("connections the kernel began (ActiveOpens"
                                + (alone ? " of the agents' own network namespace)" : ", other programs' included)")
                                + " from the kill until all were back; reference: back-off waits the agents announced; "
                                + server.ask("count").line() + context.scale().words()));
    }

    private long slots() {
        return fleet.stream()
                .mapToLong(child -> child.ask("count").whole("slots"))
                .sum();
    }

    /** In the agents' network namespace, when they have one: /proc/PID/net is the process's own. */
    private long dials() {
        Path snmp = Path.of("/proc/" + fleet.get(0).pid() + "/net/snmp");
        try {
            List<String> tcp = Files.readAllLines(snmp, StandardCharsets.US_ASCII).stream()
                    .filter(line -> line.startsWith("Tcp:"))
                    .toList();
            int column = Arrays.asList(tcp.get(0).split(" ")).indexOf("ActiveOpens");
            return Long.parseLong(tcp.get(1).split(" ")[column]);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + snmp, e);
        }
    }
}
