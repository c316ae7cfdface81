package dev.farhand.benchmark;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Two hundred terminals at once through one server, most of them printing. */
final class TerminalsRows {
    private static final int PROCESSES = 4;
    private static final int QUIET = 8;
    private static final double MEGA = 1e6;
    /** Numbered lines of a kilobyte, ten a second, by bash alone: the wait is a read that nobody answers. */
    private static final String PRINT = " exec 9<> <(:); p=$(printf '%01000d' 0);"
            + " n=0; while :; do echo \"#$n $p\"; n=$((n+1)); read -t 0.1 -u 9; done\n";

    private final Context context;
    private final Scale scale;

    TerminalsRows(Context context) {
        this.context = context;
        scale = context.scale();
    }

    void run() {
        int count = scale.of(200, 20);
        Runnable closing = () -> {};
        try (Installation house = Installation.create(
                        context.work(),
                        "farhand.sessions.per-user=0",
                        "farhand.sessions.per-device=0",
                        "farhand.sessions.per-organisation=0",
                        "farhand.sessions.in-all=0",
                        "farhand.sessions.connects-per-minute=0");
                Child viewers = Child.Start.plain("viewers").run(TerminalViewers.class)) {
            ConsoleClient console = house.signIn();
            double idle = house(house).residentBytes() / MEGA;
            List<Child> agents = new ArrayList<>();
            closing = () -> agents.forEach(Child::close);
            for (int i = 0; i < PROCESSES; i++) {
                agents.add(Child.Start.plain("agents").run(FleetAgents.class));
                agents.get(i)
                        .ask("start " + house.address() + " " + console.enrolmentToken(count / PROCESSES) + " "
                                + count / PROCESSES + " 4 auto terminals");
            }
            awaitOnline(console, count);
            List<String> devices = console.devices();
            long begun = System.nanoTime();
            for (int i = 0; i < count; i++) {
                String session = console.session(devices.get(i));
                viewers.ask("open " + console.server() + " " + console.ticket(session));
            }
            double opened = (System.nanoTime() - begun) / 1e6 / count;
            viewers.ask("echo 0 " + QUIET + " 100");
            Answer quiet = viewers.ask("echo 0 " + QUIET + " " + scale.of(400, 50), Duration.ofMinutes(2));
            viewers.ask("type " + QUIET + " " + count + " "
                    + Base64.getEncoder().encodeToString(PRINT.getBytes(StandardCharsets.UTF_8)));
            Pair.pause(scale.of(Duration.ofSeconds(20), Duration.ofSeconds(3)));
            measure(house, agents, viewers, new Before(count, idle, opened, quiet));
        } finally {
            closing.run();
        }
    }

    private static void awaitOnline(ConsoleClient console, int count) {
        long end = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (console.online() < count) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("only " + console.online() + " of " + count + " agents came");
            }
            Pair.pause(Duration.ofMillis(200));
        }
    }

    /** What was known before the load. */
    private record Before(int count, double idleMegabytes, double openMillis, Answer quiet) {}

    private static ProcessFigures house(Installation house) {
        return ProcessFigures.of(house.serverPid());
    }

    private void measure(Installation house, List<Child> agents, Child viewers, Before known) {
        Answer before = viewers.ask("counters");
        long serverBefore = house(house).cpuNanos();
        long agentsBefore = cpu(agents);
        Answer echo = viewers.ask("echo 0 " + QUIET + " " + scale.of(1500, 100), Duration.ofMinutes(3));
        Answer after = viewers.ask("counters");
        ProcessFigures server = house(house);
        double nanos = after.number("nanos") - before.number("nanos");
        int printing = known.count() - QUIET;
        String how = known.count() + " terminals of as many agents, in " + PROCESSES
                + " processes, through one shipped server, "
                + printing + " print numbered lines of 1 kB ten times a second, " + QUIET
                + " are typed into; plain sockets of the viewer's protocol in one more process, over "
                + Math.round(nanos / 1e9) + " s on " + Runtime.getRuntime().availableProcessors() + " processors"
                + scale.words();
        add(
                "open",
                known.count() - after.whole("alive"),
                "lost",
                Target.atMost(0, "lost"),
                how
                        + "; terminals that are not open any more; " + Numbers.round(known.openMillis())
                        + " ms from asking for a session to the prompt, one after another");
        add(
                "lines-lost",
                after.number("lost") + after.number("silent") - QUIET,
                "lines",
                Target.atMost(0, "lines"),
                how + "; of " + after.whole("lines") + " lines; a terminal that printed nothing counts too");
        double rate = (after.number("bytes") - before.number("bytes")) / (nanos / 1e9) / MEGA;
        double lines = (after.number("lines") - before.number("lines")) / (nanos / 1e9);
        add("rate", rate, "MB/s", Target.NONE, how + "; " + Math.round(lines) + " lines per second");
        context.report()
                .add(Figure.of("terminals.echo", echo.number("p50"), "ms")
                        .beside(known.quiet().number("p50"))
                        .from(scale.of(1500, 100), echo.number("p95"))
                        .how(how + "; key to echo at the socket; reference: before the others print"));
        context.report()
                .add(Figure.of("terminals.echo.p99", echo.number("p99"), "ms")
                        .beside(known.quiet().number("p99"))
                        .from(scale.of(1500, 100))
                        .how(how + "; key to echo at the socket; reference: before the others print"));
        add("server.cpu", (server.cpuNanos() - serverBefore) * 100.0 / nanos, "% core", Target.NONE, how);
        add(
                "agents.cpu",
                (cpu(agents) - agentsBefore) * 100.0 / nanos,
                "% core",
                Target.NONE,
                how + "; the agents' processes, shells apart");
        add(
                "server.resident",
                server.residentBytes() / MEGA,
                "MB",
                Target.NONE,
                how + "; " + Math.round(known.idleMegabytes()) + " MB before the first");
        double resident = agents.stream()
                        .mapToLong(agent -> agent.figures().residentBytes())
                        .sum()
                / MEGA
                / agents.size();
        add("agents.resident", resident, "MB", Target.NONE, how + "; each process of agents, shells apart");
    }

    private static long cpu(List<Child> agents) {
        return agents.stream().mapToLong(agent -> agent.figures().cpuNanos()).sum();
    }

    private void add(String name, double value, String unit, Target target, String how) {
        context.report()
                .add(Figure.of("terminals." + name, value, unit).mustBe(target).how(how));
    }
}
