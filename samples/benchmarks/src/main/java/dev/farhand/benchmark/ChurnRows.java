package dev.farhand.benchmark;

import java.time.Duration;

/** Streams that come and go on one link. */
final class ChurnRows {
    private static final int PER_SECOND = 300;
    private static final double FLAT_BYTES = 2 * 1024 * 1024;

    private final Context context;

    ChurnRows(Context context) {
        this.context = context;
    }

    void run() {
        Scale scale = context.scale();
        int seconds = scale.of(60, 3);
        try (Pair pair = Pair.onLoopback("tls", true, context.pki())) {
            churn(pair, scale.of(10, 1));
            String link = pair.server().ask("describe").text("link");
            double before = bytesInUse(pair);
            Answer result = churn(pair, seconds);
            double growth = bytesInUse(pair) - before;
            Answer after = pair.server().ask("describe");
            boolean sameLink =
                    link.equals(after.text("link")) && after.text("up").equals("true");
            long lost = result.whole("dropped") + result.whole("unfinished") + (sameLink ? 0 : 1);
            String how = PER_SECOND + " streams per second on one link for " + seconds
                    + " s, each opened, 64 bytes there and back, ended in both directions; " + pair.tls()
                    + scale.words();
            context.report()
                    .add(Figure.of("link.churn.lost", lost, "streams")
                            .mustBe(Target.atMost(0, "streams"))
                            .from((int) result.whole("asked"))
                            .how(how));
            context.report()
                    .add(Figure.of("link.churn.stream", result.number("p50"), "ms")
                            .from((int) result.whole("done"), result.number("p95"))
                            .how(how + "; from asking for it to its end"));
            context.report()
                    .add(Figure.of("link.churn.growth", growth / 1024, "KiB")
                            .mustBe(Target.atMost(FLAT_BYTES / 1024, "KiB"))
                            .from((int) result.whole("done"))
                            .how(how + "; heap and pooled buffers in use in both processes after a full collection, "
                                    + "after less before"));
        }
    }

    private static Answer churn(Pair pair, int seconds) {
        return pair.server().ask("churn " + PER_SECOND + " " + seconds, Duration.ofSeconds(seconds + 40L));
    }

    private static double bytesInUse(Pair pair) {
        Pair.pause(Duration.ofMillis(500));
        Answer server = pair.server().ask("heap");
        Answer agent = pair.agent().ask("heap");
        return server.number("heap") + server.number("direct") + agent.number("heap") + agent.number("direct");
    }
}
