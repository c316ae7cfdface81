package dev.farhand.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The shipped server with machines that do nothing, and how long it takes to be there. */
final class ServerRows {
    private static final int AGENTS = 26;
    private static final double MEGA = 1e6;

    private final Context context;

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
        String how = "the shipped server's JVM, PostgreSQL apart, with " + AGENTS + " agents connected, idle for "
                + settle.toSeconds() + " s before" + context.scale().words();
        context.report()
                .add(Figure.of("footprint.server.resident", after.residentBytes() / MEGA, "MB")
                        .from(AGENTS)
                        .mustBe(Target.atMost(300, "MB"))
                        .how(how + "; Rss of smaps_rollup; " + Math.round(alone.residentBytes() / MEGA)
                                + " MB right after its start"));
        context.report()
                .add(Figure.of("footprint.server.proportional", after.proportionalBytes() / MEGA, "MB")
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
}
