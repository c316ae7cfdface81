package dev.farhand.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What readers that stopped reading cost: the others' round trips, and memory. */
final class StalledRows {
    private static final int MANY = 20;
    private static final double RATIO_BOUND = 2;
    private static final double MILLIS_BOUND = 5;
    private static final long ALLOWANCE = 64 * 1024;

    private final Context context;

    StalledRows(Context context) {
        this.context = context;
    }

    void run() {
        try (Pair pair = Pair.onLoopback("tls", true, context.pki())) {
            held(pair);
            echoes(pair);
        }
    }

    private void held(Pair pair) {
        Answer before = pair.server().ask("describe");
        Answer agentBefore = pair.agent().ask("describe");
        pair.open(EndpointProcess.STALLED);
        awaitStandstill(pair);
        Answer now = pair.server().ask("describe");
        long window = now.whole("stream-window");
        long counted = now.whole("unread") - before.whole("unread");
        long left = pair.agent().ask("describe").whole("sent") - agentBefore.whole("sent");
        long inSockets = socketBytes(pair.port());
        long independent = Math.max(0, left - inSockets);
        pair.server().ask("stop");
        context.report()
                .add(Figure.of("link.stalled.held", Math.max(counted, independent) / 1024.0, "KiB")
                        .beside(window / 1024.0)
                        .mustBe(Target.atMost((window + ALLOWANCE) / 1024.0, "KiB"))
                        .from(1)
                        .how(
                                "bytes the receiving process holds for one stream that is never read: the larger of what its "
                                        + "link counts (" + counted
                                        + ") and what the sender got rid of less what lies in the "
                                        + "sockets' buffers (" + left + " - " + inSockets
                                        + "); reference: the stream's window"));
    }

    private static void awaitStandstill(Pair pair) {
        long last = -1;
        long now = pair.agent().ask("describe").whole("sent");
        while (now != last) {
            last = now;
            Pair.pause(Duration.ofMillis(400));
            now = pair.agent().ask("describe").whole("sent");
        }
    }

    /** Bytes in the kernel between the two ends, in both sockets and both directions. */
    private static long socketBytes(int port) {
        String suffix = String.format(Locale.ROOT, ":%04X", port);
        try {
            return Files.readAllLines(Path.of("/proc/net/tcp"), StandardCharsets.US_ASCII).stream()
                    .map(line -> line.strip().split("\\s+"))
                    .filter(fields -> fields.length > 4 && fields[3].equals("01"))
                    .filter(fields -> fields[1].endsWith(suffix) || fields[2].endsWith(suffix))
                    .mapToLong(fields -> hex(fields[4], 0) + hex(fields[4], 1))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the kernel's list of sockets", e);
        }
    }

    private static long hex(String queues, int which) {
        return Long.parseLong(queues.split(":")[which], 16);
    }

    private void echoes(Pair pair) {
        Scale scale = context.scale();
        int count = scale.of(1500, 250);
        int rounds = scale.of(7, 2);
        pair.open(EndpointProcess.ECHO);
        echo(pair, scale.of(3000, 500));
        List<List<Double>> millis = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < rounds; i++) {
            millis.get(0).add(echo(pair, count));
            stall(pair, 1);
            millis.get(1).add(echo(pair, count));
            stall(pair, MANY - 1);
            millis.get(2).add(echo(pair, count));
            pair.server().ask("stop");
            Pair.pause(Duration.ofMillis(200));
        }
        report(1, millis.get(1), millis.get(0), rounds, count);
        report(MANY, millis.get(2), millis.get(0), rounds, count);
    }

    private static void stall(Pair pair, int readers) {
        for (int i = 0; i < readers; i++) {
            pair.open(EndpointProcess.STALLED);
        }
        awaitStandstill(pair);
    }

    private static double echo(Pair pair, int count) {
        return pair.server().ask("echo " + count + " 2000").number("p99");
    }

    private void report(int readers, List<Double> loaded, List<Double> idle, int rounds, int count) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            ratios.add(loaded.get(i) / idle.get(i));
        }
        context.report()
                .add(Figure.of("link.echo.stalled-" + readers + ".p99", Numbers.median(loaded), "ms")
                        .beside(Numbers.median(idle), Numbers.median(ratios))
                        .mustBe(Target.ratioOrValueAtMost(RATIO_BOUND, MILLIS_BOUND, "ms"))
                        .from(rounds * count, Numbers.p95(loaded))
                        .how("64-byte echo every 2 ms on loopback beside " + readers
                                + " streams with full windows that "
                                + "nobody reads; reference: the same without them; " + rounds
                                + " alternating rounds of "
                                + count + context.scale().words()));
    }
}
