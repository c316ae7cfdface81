package dev.farhand.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** One stream at full speed over loopback, straight and inside WebSocket, beside a raw TLS connection. */
final class BulkRows {
    private static final double CPU_BOUND = 1.6;
    private static final double WEBSOCKET_BOUND = 0.20;

    private final Context context;
    private final boolean tcnative;
    private final String provider;

    BulkRows(Context context, boolean tcnative) {
        this.context = context;
        this.tcnative = tcnative;
        provider = tcnative ? "tcnative" : "jdk";
    }

    void run(boolean straight, boolean websocket) {
        try (Pair raw = pair("raw");
                Pair link = pair(straight ? "tls" : "websocket")) {
            if (straight && websocket) {
                try (Pair inWebSocket = pair("websocket")) {
                    measure(raw, List.of(link, inWebSocket));
                }
            } else {
                measure(raw, List.of(link));
            }
        }
    }

    private Pair pair(String way) {
        Pair pair = Pair.onLoopback(way, tcnative, context.pki());
        pair.open(EndpointProcess.BULK);
        pair.agent().ask("pump off");
        return pair;
    }

    private void measure(Pair raw, List<Pair> links) {
        Scale scale = context.scale();
        int rounds = scale.of(9, 5);
        Duration round = scale.of(Duration.ofMillis(1500), Duration.ofMillis(350));
        Duration rampUp = scale.of(Duration.ofMillis(300), Duration.ofMillis(100));
        List<Pair> all = new ArrayList<>(List.of(raw));
        all.addAll(links);
        all.forEach(pair -> pair.pumpFor(Duration.ZERO, scale.of(Duration.ofSeconds(4), Duration.ofMillis(1200))));
        List<List<Pair.Flow>> flows = all.stream()
                .map(pair -> (List<Pair.Flow>) new ArrayList<Pair.Flow>())
                .toList();
        for (int i = 0; i < rounds; i++) {
            for (int which = 0; which < all.size(); which++) {
                flows.get(which).add(all.get(which).pumpFor(rampUp, round));
            }
        }
        for (int i = 1; i < all.size(); i++) {
            String how =
                    all.get(i).tls() + " against raw TLS of the same providers, one event loop per side, loopback, "
                            + "agent to server, 64 KiB writes, " + rounds + " alternating rounds of " + round.toMillis()
                            + " ms after warm-up" + scale.words();
            report(all.get(i), flows.get(0), flows.get(i), how);
        }
    }

    private void report(Pair link, List<Pair.Flow> raw, List<Pair.Flow> measured, String how) {
        boolean websocket = link.tls().startsWith("websocket");
        String name = "link.bulk." + (websocket ? "websocket." : "") + provider;
        Target rate = Target.ratioAtLeast(websocket ? WEBSOCKET_BOUND : tcnative ? 0.75 : 0.60);
        Target cpu = websocket ? Target.NONE : Target.ratioAtMost(CPU_BOUND);
        add(name, "MB/s", Pair.Flow::megabytesPerSecond, raw, measured, rate, how);
        add(name + ".cpu.server", "s/GB", Pair.Flow::serverSecondsPerGigabyte, raw, measured, cpu, how);
        add(name + ".cpu.agent", "s/GB", Pair.Flow::agentSecondsPerGigabyte, raw, measured, cpu, how);
    }

    private void add(
            String name,
            String unit,
            ToDoubleFunction<Pair.Flow> what,
            List<Pair.Flow> raw,
            List<Pair.Flow> measured,
            Target target,
            String how) {
        double[] ours = measured.stream().mapToDouble(what).toArray();
        double[] theirs = raw.stream().mapToDouble(what).toArray();
        double[] ratios = IntStream.range(0, ours.length)
                .mapToDouble(i -> ours[i] / theirs[i])
                .toArray();
        context.report()
                .add(Figure.of(name, Numbers.median(ours), unit)
                        .beside(Numbers.median(theirs), Numbers.median(ratios))
                        .mustBe(target)
                        .from(ours.length, Numbers.percentile(ours, 0.95))
                        .how(how));
    }
}
