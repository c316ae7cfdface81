package dev.farhand.benchmark;

import dev.farhand.transport.testing.LinkDirection;
import dev.farhand.transport.testing.LinkShape;
import dev.farhand.transport.testing.LinkStatistics;
import dev.farhand.transport.testing.PacketLink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The link on emulated paths of real packets between two network namespaces. */
final class PathRows {
    private static final long FULL_PACKET = 1500;
    private static final long SLOW_RATE = 20_000_000;
    private static final long FAT_RATE = 100_000_000;

    private final Context context;

    PathRows(Context context) {
        this.context = context;
    }

    /** Echo while bulk fills 20 Mbit/s with a round trip of 40 ms. */
    void slow() {
        Scale scale = context.scale();
        int rounds = scale.of(5, 2);
        int count = scale.of(400, 100);
        List<Double> idle = new ArrayList<>();
        List<Double> loaded = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        List<Double> used = new ArrayList<>();
        String windows;
        try (PacketLink path = PacketLink.builder().shape(LinkShape.HOME).open();
                Pair pair = Pair.over(path, "tls", context.pki())) {
            pair.open(EndpointProcess.ECHO);
            echo(pair, scale.of(200, 100));
            pair.open(EndpointProcess.BULK);
            Pair.pause(scale.of(Duration.ofSeconds(4), Duration.ofMillis(1500)));
            for (int i = 0; i < rounds; i++) {
                pair.agent().ask("pump off");
                while (path.statistics(LinkDirection.A_TO_B).underWay() > 0) {
                    Pair.pause(Duration.ofMillis(50));
                }
                idle.add(echo(pair, count));
                pair.agent().ask("pump on");
                Pair.pause(scale.of(Duration.ofSeconds(2), Duration.ofMillis(800)));
                LinkStatistics before = path.statistics(LinkDirection.A_TO_B);
                long start = System.nanoTime();
                loaded.add(echo(pair, count));
                LinkStatistics passed = path.statistics(LinkDirection.A_TO_B).since(before);
                double seconds = (System.nanoTime() - start) / 1e9;
                used.add((passed.bytes() - FULL_PACKET * passed.dropped()) * 8 / seconds / SLOW_RATE);
                ratios.add(loaded.get(i) / idle.get(i));
            }
            windows = pair.server().ask("describe").line();
        }
        String how =
                "64-byte echo every 10 ms beside bulk from agent to server, 20 Mbit/s, 40 ms round trip, queue 500 kB, "
                        + "cubic, real packets between two namespaces, " + rounds + " alternating rounds of " + count
                        + " echoes; "
                        + windows + scale.words();
        context.report()
                .add(Figure.of("link.echo.slow-path.p99", Numbers.median(loaded), "ms")
                        .beside(Numbers.median(idle), Numbers.median(ratios))
                        .mustBe(Target.ratioAtMost(3))
                        .from(rounds * count, Numbers.p95(loaded))
                        .how(how + "; reference: the same without bulk"));
        context.report()
                .add(Figure.of("link.bulk.slow-path", Numbers.median(used) * SLOW_RATE / 1e6, "Mbit/s")
                        .beside(SLOW_RATE / 1e6, Numbers.median(used))
                        .mustBe(Target.ratioAtLeast(0.95))
                        .from(rounds, Numbers.p95(used) * SLOW_RATE / 1e6)
                        .how(how + "; what the path carried, headers included, against its rate"));
    }

    private static double echo(Pair pair, int count) {
        return pair.server().ask("echo " + count + " 10000").number("p99");
    }

    /** Bulk on 100 Mbit/s with a round trip of 100 ms: only with windows that grow. */
    void fat() {
        Scale scale = context.scale();
        int rounds = scale.of(5, 2);
        Duration round = scale.of(Duration.ofSeconds(3), Duration.ofSeconds(1));
        LinkShape shape = new LinkShape(FAT_RATE, Duration.ofMillis(50), 0, 1_250_000);
        List<Double> rates = new ArrayList<>();
        String windows;
        try (PacketLink path = PacketLink.builder().shape(shape).open();
                Pair pair = Pair.over(path, "tls", context.pki())) {
            pair.open(EndpointProcess.BULK);
            Pair.pause(scale.of(Duration.ofSeconds(8), Duration.ofSeconds(3)));
            for (int i = 0; i < rounds; i++) {
                rates.add(pair.measure(round).megabytesPerSecond() * 8);
            }
            windows = pair.server().ask("describe").line();
        }
        context.report()
                .add(Figure.of("link.bulk.fat-path", Numbers.median(rates), "Mbit/s")
                        .beside(FAT_RATE / 1e6)
                        .mustBe(Target.ratioAtLeast(0.85))
                        .from(rounds, Numbers.p95(rates))
                        .how(
                                "payload from agent to server, 100 Mbit/s with headers, 100 ms round trip, queue 1.25 MB, cubic, "
                                        + rounds + " rounds of " + round.toMillis()
                                        + " ms after the windows had time to grow; "
                                        + windows + scale.words()));
    }
}
