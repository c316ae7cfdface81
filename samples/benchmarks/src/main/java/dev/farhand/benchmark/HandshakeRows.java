package dev.farhand.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a full handshake with certificates on both sides costs the server. */
final class HandshakeRows {
    private static final int AT_A_TIME = 8;
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Context context;
    private final boolean tcnative;

    HandshakeRows(Context context, boolean tcnative) {
        this.context = context;
        this.tcnative = tcnative;
    }

    void run() {
        try (Pair raw = Pair.onLoopback("raw", tcnative, context.pki());
                Pair link = Pair.onLoopback("tls", tcnative, context.pki())) {
            raw.server().ask("greet");
            Scale scale = context.scale();
            int count = scale.of(1000, 20);
            int rounds = scale.of(7, 2);
            millisecondsEach(raw, "-", scale.of(8_000, 20));
            millisecondsEach(link, LinkTransport.PROTOCOL, scale.of(8_000, 20));
            List<Double> ofRaw = new ArrayList<>();
            List<Double> ofLink = new ArrayList<>();
            List<Double> ratios = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                ofRaw.add(millisecondsEach(raw, "-", count));
                ofLink.add(millisecondsEach(link, LinkTransport.PROTOCOL, count));
                ratios.add(ofLink.get(i) / ofRaw.get(i));
            }
            context.report()
                    .add(Figure.of("link.handshake." + (tcnative ? "tcnative" : "jdk"), Numbers.median(ofLink), "ms")
                            .beside(Numbers.median(ofRaw), Numbers.median(ratios))
                            .mustBe(Target.atMost(tcnative ? 0.5 : 1.2, "ms"))
                            .from(rounds * count, Numbers.p95(ofLink))
                            .how("processor time of the link server's threads for a full mutual TLS 1.3 handshake, "
                                    + "P-256, its own checks of the certificate and the first frames included; "
                                    + link.tls() + "; beside a bare Netty server; " + rounds + " alternating rounds of "
                                    + count + scale.words()));
        }
    }

    private static double millisecondsEach(Pair pair, String protocol, int count) {
        long before = pair.server().ask("counters").whole("cpu");
        Answer made = pair.agent()
                .ask("handshakes 127.0.0.1 " + pair.port() + " " + count + " " + AT_A_TIME + " " + protocol, PATIENCE);
        long after = pair.server().ask("counters").whole("cpu");
        if (made.whole("done") < count) {
            throw new IllegalStateException(made.text("failed") + " of " + count + " handshakes failed");
        }
        return (after - before) / 1e6 / count;
    }
}
