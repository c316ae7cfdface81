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
    private final boolean websocket;
    private final String provider;

    BulkRows(Context context, boolean tcnative, boolean websocket) {
        this.websocket = websocket;
        this.context = context;
        this.tcnative = tcnative;
        provider = tcnative ? "tcnative" : "jdk";
    }

    void run() {
        try (Pair raw = pair("raw");
                Pair link = pair(websocket ? "websocket" : "tls")) {
            measure(raw, link);
        }
    }

    private Pair pair(String way) {
        Pair pair = Pair.onLoopback(way, tcnative, context.pki());
        pair.open(EndpointProcess.BULK);
        pair.agent().ask("pump off");
        return pair;
    }

    private void measure(Pair raw, Pair link) {
        Scale scale = context.scale();
        int rounds = scale.of(9, 2);
        Duration round = scale.of(Duration.ofMillis(1500), Duration.ofMillis(300));
        Duration rampUp = scale.of(Duration.ofMillis(300), Duration.ofMillis(100));
        double warmUp = scale.of(6, 1);
        Duration patience = scale.of(Duration.ofSeconds(60), Duration.ofSeconds(4));
        raw.warmUp(warmUp, patience);
        link.warmUp(warmUp, patience);
        List<Pair.Flow> ofRaw = new ArrayList<>();
        List<Pair.Flow> ofLink = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            ofRaw.add(raw.pumpFor(rampUp, round));
            ofLink.add(link.pumpFor(rampUp, round));
        }
        report(
                ofRaw,
                ofLink,
                link.tls()
                        + " against raw TLS of the same providers, one event loop per side, loopback, agent to server, "
                        + "64 KiB writes, " + rounds + " alternating rounds of " + round.toMillis()
                        + " ms after warm-up"
                        + scale.words());
    }

    private void report(List<Pair.Flow> raw, List<Pair.Flow> measured, String how) {
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
