package dev.farhand.benchmark;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A child process that is hundreds of pages, each with a terminal on a socket of its own. */
final class TerminalViewers implements ChildMain.Handler {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long TELL_MILLIS = 10;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<TerminalViewer> viewers = new ArrayList<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "viewers-clock");
        thread.setDaemon(true);
        return thread;
    });

    /** No arguments. */
    public static void main(String[] arguments) throws IOException {
        TerminalViewers all = new TerminalViewers();
        all.clock.scheduleAtFixedRate(all::tell, TELL_MILLIS, TELL_MILLIS, TimeUnit.MILLISECONDS);
        ChildMain.serve(all);
    }

    /** As a page does: not for every message, and soon. */
    private synchronized void tell() {
        viewers.forEach(TerminalViewer::tellPainted);
    }

    @Override
    public Answer answer(String verb, List<String> arguments) throws Exception {
        return switch (verb) {
            case "open" -> {
                TerminalViewer viewer = TerminalViewer.open(client, arguments.get(0), arguments.get(1));
                viewer.awaitPrompt(PATIENCE);
                synchronized (this) {
                    viewers.add(viewer);
                }
                yield Answer.of("viewers", viewers.size());
            }
            case "type" -> {
                String text =
                        new String(java.util.Base64.getDecoder().decode(arguments.get(2)), StandardCharsets.UTF_8);
                for (TerminalViewer viewer : range(arguments)) {
                    viewer.type(text);
                }
                yield Answer.of();
            }
            case "counters" -> counters();
            case "echo" -> echo(range(arguments), Integer.parseInt(arguments.get(2)));
            default -> throw new IllegalArgumentException("viewers cannot " + verb);
        };
    }

    private List<TerminalViewer> range(List<String> arguments) {
        return viewers.subList(Integer.parseInt(arguments.get(0)), Integer.parseInt(arguments.get(1)));
    }

    private Answer counters() {
        long bytes = 0;
        long lines = 0;
        long lost = 0;
        int alive = 0;
        int silent = 0;
        for (TerminalViewer viewer : viewers) {
            bytes += viewer.bytes();
            lines += viewer.lines();
            lost += viewer.lost();
            alive += viewer.isOpen() ? 1 : 0;
            silent += viewer.lines() == 0 ? 1 : 0;
        }
        return Answer.of(
                "nanos",
                System.nanoTime(),
                "bytes",
                bytes,
                "lines",
                lines,
                "lost",
                lost,
                "alive",
                alive,
                "silent",
                silent);
    }

    /** One key at a time, in turns: what each took until it came back. */
    private static Answer echo(List<TerminalViewer> some, int count) throws Exception {
        double[] millis = new double[count];
        for (int i = 0; i < count; i++) {
            millis[i] = some.get(i % some.size()).echo(PATIENCE) / 1e6;
            Pair.pause(Duration.ofMillis(10));
        }
        return Answer.of(
                "p50",
                Numbers.percentile(millis, 0.5),
                "p95",
                Numbers.percentile(millis, 0.95),
                "p99",
                Numbers.percentile(millis, 0.99));
    }
}
