package dev.farhand.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The shipped server with machines that do nothing, and how long it takes to be there. */
final class ServerRows {
    private static final int AGENTS = 26;
    private static final double MEGA = 1e6;

    private static final String REFERENCE = "meshcentral";

    private final Context context;
    private final Peer peer = Peer.ofEnvironment();

    ServerRows(Context context) {
        this.context = context;
    }

    void run() {
        try (Installation house = Installation.create(context.work())) {
            Duration first = house.startTime();
            starts(house, first);
            rest(house);
        }
    }

    private void starts(Installation house, Duration first) {
        int count = context.scale().of(9, 2);
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            house.restart();
            seconds.add(house.startTime().toNanos() / 1e9);
        }
        context.report()
                .add(Figure.of("footprint.server.start", Numbers.median(seconds), "s")
                        .from(count, Numbers.p95(seconds))
                        .mustBe(Target.atMost(6, "s"))
                        .how(
                                "the shipped server from the start of its program until it says ready, with its own PostgreSQL"
                                        + " whose folder is there already"
                                        + context.scale().words()));
        context.report()
                .add(Figure.of("footprint.server.first-start", first.toNanos() / 1e9, "s")
                        .how("the same from nothing: the folder is made, and every table"));
    }

    private void rest(Installation house) {
        Duration settle = context.scale().of(Duration.ofSeconds(60), Duration.ofSeconds(5));
        Duration time = context.scale().of(Duration.ofSeconds(60), Duration.ofSeconds(5));
        ConsoleClient console = house.signIn();
        ProcessFigures alone = ProcessFigures.of(house.serverPid());
        try (Child fleet = Child.Start.plain("fleet").run(FleetAgents.class)) {
            fleet.ask("start " + house.address() + " " + console.enrolmentToken(AGENTS) + " " + AGENTS + " 4 auto");
            long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (console.online() < AGENTS) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException(
                            "not all agents came: " + fleet.ask("count").line());
                }
                Pair.pause(Duration.ofMillis(200));
            }
            Pair.pause(settle);
            ProcessFigures before = ProcessFigures.of(house.serverPid());
            long begun = System.nanoTime();
            Pair.pause(time);
            ProcessFigures after = ProcessFigures.of(house.serverPid());
            double cpu = (after.cpuNanos() - before.cpuNanos()) * 100.0 / (System.nanoTime() - begun);
            report(alone, after, cpu, settle);
        }
    }

    private void report(ProcessFigures alone, ProcessFigures after, double cpu, Duration settle) {
        Optional<Map<String, Object>> reference = reference();
        String how = "the shipped server's JVM, PostgreSQL apart, with " + AGENTS + " agents connected, idle for "
                + settle.toSeconds() + " s before"
                + (reference.isPresent() ? "; reference: MeshCentral's server with as many of its agents" : "")
                + context.scale().words();
        context.report()
                .add(beside(
                                Figure.of("footprint.server.resident", after.residentBytes() / MEGA, "MB"),
                                reference,
                                "rss_mb")
                        .from(AGENTS)
                        .mustBe(Target.atMost(300, "MB"))
                        .how(how + "; Rss of smaps_rollup; " + Math.round(alone.residentBytes() / MEGA)
                                + " MB right after its start"));
        context.report()
                .add(beside(
                                Figure.of("footprint.server.proportional", after.proportionalBytes() / MEGA, "MB"),
                                reference,
                                "pss_mb")
                        .from(AGENTS)
                        .how(how + "; Pss"));
        context.report()
                .add(Figure.of("footprint.server.cpu", cpu, "% core")
                        .from(AGENTS)
                        .how(how + "; user and system time"));
        context.report()
                .add(Figure.of("footprint.server.threads", after.threads(), "threads")
                        .how(how));
    }

    /** Another product's server with as many agents of its own, by the program that measures it. */
    private Optional<Map<String, Object>> reference() {
        if (peer.program().isEmpty()) {
            return Optional.empty();
        }
        peer.say(Map.of(), REFERENCE, "up");
        try {
            peer.say(Map.of(), REFERENCE, "fleet-up", Integer.toString(AGENTS - 1));
            return peer.say(Map.of(), REFERENCE, "fleet-measure", "secs=1")
                    .orElseThrow()
                    .lines()
                    .map(JsonReader::object)
                    .filter(answer -> JsonReader.text(answer, "metric").equals("memory-server"))
                    .findFirst();
        } finally {
            peer.say(Map.of(), REFERENCE, "fleet-down");
            peer.say(Map.of(), REFERENCE, "down");
        }
    }

    private static Figure beside(Figure figure, Optional<Map<String, Object>> reference, String field) {
        return reference
                .map(answer -> figure.beside(JsonReader.number(answer, field)))
                .orElse(figure);
    }
}
