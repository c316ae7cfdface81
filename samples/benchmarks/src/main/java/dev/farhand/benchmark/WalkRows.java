package dev.farhand.benchmark;

import dev.farhand.benchmark.Chromium.Page;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A screen in a browser with nothing around it: a source, updates, a WebSocket, a canvas. */
final class WalkRows {
    private static final int WIDTH = 1920;
    private static final int HEIGHT = 1080;
    /** At 30 a second the source would lock to the browser's 60 frames, and the reading be luck. */
    private static final int STEPS_A_SECOND = 29;

    private static final double MOST_SEEN = 0.99;

    private static final String OURS =
            "the libraries in one program, WebSocket on loopback, 1920 × 1080; headless" + " Chromium without GPU";
    private static final String REFERENCE = "tigervnc";

    private final Context context;
    private final Scale scale;
    private final Peer peer = Peer.ofEnvironment();
    private final Path viewer;

    WalkRows(Context context) {
        this.context = context;
        scale = context.scale();
        viewer = Path.of(System.getProperty("farhand.benchmark.viewer", "viewer"))
                .toAbsolutePath();
    }

    /** The group's rows, of those that are wanted. */
    void run(Options options) {
        if (options.wants("drawn")) {
            drawn();
        }
        if (peer.program().isPresent()) {
            beside(options);
        }
    }

    // ---- by the page's own marks

    private void drawn() {
        try (XScreen screen = XScreen.start(WIDTH, HEIGHT);
                XPainter painter = new XPainter(screen.display());
                ShownScreen shown = new ShownScreen(screen.display(), viewer);
                Chromium browser = Chromium.start(context.work().resolve("walk-browser"));
                Page page = browser.page()) {
            page.open(shown.address());
            page.await("the page", "window.pageReady");
            page.click("#connect");
            page.await("the first picture", "window.marks().painted > 0");
            drawn(page, painter, XProgram.SPOT, 2.5);
            drawn(page, painter, XProgram.LOG, 5.5);
            drawn(page, painter, XProgram.FILM, 14);
        }
    }

    private void drawn(Page page, XPainter painter, XProgram program, double most) {
        // The first ones warm both ends.
        int begin = program.play(painter, 0, STEPS_A_SECOND, scale.of(Duration.ofSeconds(10), Duration.ofSeconds(2)));
        page.evaluate("window.forget()");
        int steps =
                program.play(painter, begin, STEPS_A_SECOND, scale.of(Duration.ofSeconds(15), Duration.ofSeconds(2)))
                        - begin;
        page.await("what was painted", "window.marks().painted >= " + steps / 2);
        Map<String, Object> marks = JsonReader.object(
                page.evaluate("JSON.stringify(window.marks())").toString());
        String name = program.name().toLowerCase(Locale.ROOT);
        int painted = (int) JsonReader.number(marks, "painted");
        context.report()
                .add(Figure.of("walk.drawn." + name + ".p95", JsonReader.number(marks, "p95"), "ms")
                        .from(painted, JsonReader.number(marks, "p95"))
                        .mustBe(Target.atMost(most, "ms"))
                        .how("from the change that is noticed to the end of the drawing, by the page's own marks, "
                                + STEPS_A_SECOND + " changes a second; median " + JsonReader.number(marks, "p50")
                                + " ms; in the page after " + JsonReader.number(marks, "arrived") + " ms, p95 "
                                + JsonReader.number(marks, "arrived95") + " ms; " + painted + " of " + steps
                                + " states; " + OURS + scale.words()));
    }

    // ---- by the program that measures others, too

    private void beside(Options options) {
        String display = peer.say(Map.of(), "generic", "display-up").orElseThrow();
        try (ShownScreen shown = new ShownScreen(display, viewer)) {
            peer.say(Map.of(), REFERENCE, "up");
            measure(
                    options,
                    display,
                    Map.of(
                            "PEER_TOOL", "farhand",
                            "PEER_URL", shown.address(),
                            "PEER_CANVAS", "#screen",
                            "PEER_DESKTOP_JS", "document.querySelector('#connect').click()",
                            "PEER_CLOSE_JS", "document.querySelector('#close').click()",
                            "CPU_GROUPS", "server=" + shown.pid()));
        } finally {
            peer.say(Map.of(), REFERENCE, "down");
            peer.say(Map.of(), "generic", "display-down");
        }
    }

    private void measure(Options options, String display, Map<String, String> ours) {
        if (options.wants("idle-change")) {
            latency(ours, "walk.idle-change", 0.60, 0.70);
        }
        if (options.wants("beside-film")) {
            try (PlayedFilm film = new PlayedFilm(display)) {
                latency(ours, "walk.beside-film", 0.7, 0.8);
            }
        }
        if (options.wants("stream")) {
            stream(ours, "none", 0.60, 0.75, Optional.empty(), Optional.empty());
            stream(ours, "log", 0.55, 0.70, Optional.of(0.20), Optional.of(0.65));
            stream(ours, "window", 0.65, 0.80, Optional.of(0.35), Optional.of(0.75));
            stream(ours, "video", 0.80, 0.95, Optional.of(0.50), Optional.of(1.0));
        }
        if (options.wants("still")) {
            PeerRounds rounds = rounds(ours, "desktop-idle", "secs=" + scale.of(30, 5));
            add(rounds.figure("walk.still", "% of a core", WalkRows::cpu).mustBe(Target.atMost(0.5, "% of a core")));
        }
        if (options.wants("first-picture")) {
            PeerRounds rounds = rounds(ours, "desktop-first-frame", "n=" + scale.of(20, 3));
            add(rounds.figure("walk.first-picture", "ms", "value").mustBe(Target.ratioAtMost(1)));
        }
    }

    private void latency(Map<String, String> ours, String name, double p50, double p95) {
        PeerRounds rounds = rounds(ours, "desktop-latency", "n=" + scale.of(100, 20));
        add(rounds.figure(name + ".p50", "ms", "p50").mustBe(Target.ratioAtMost(p50)));
        add(rounds.figure(name + ".p95", "ms", "p95").mustBe(Target.ratioAtMost(p95)));
    }

    private void stream(
            Map<String, String> ours,
            String content,
            double p50,
            double p95,
            Optional<Double> bytes,
            Optional<Double> cpu) {
        PeerRounds rounds = rounds(
                ours, "desktop-stream", "content=" + content, "fps=" + STEPS_A_SECOND, "secs=" + scale.of(15, 4));
        String name = "walk.stream." + content;
        add(rounds.figure(name + ".p50", "ms", "latency", "p50").mustBe(Target.ratioAtMost(p50)));
        add(rounds.figure(name + ".p95", "ms", "latency", "p95").mustBe(Target.ratioAtMost(p95)));
        add(rounds.figure(name + ".seen", "of 1", answer -> JsonReader.number(answer, "value") / STEPS_A_SECOND)
                .mustBe(Target.atLeast(MOST_SEEN, "of 1")));
        bytes.ifPresent(
                most -> add(rounds.figure(name + ".bytes", "kB/s", "lo_kBps").mustBe(Target.ratioAtMost(most))));
        cpu.ifPresent(most ->
                add(rounds.figure(name + ".cpu", "% of a core", WalkRows::cpu).mustBe(Target.ratioAtMost(most))));
    }

    private PeerRounds rounds(Map<String, String> ours, String metric, String... options) {
        return PeerRounds.take(peer, () -> {}, scale.of(3, 1), REFERENCE, ours, metric, options);
    }

    /** Of all processes but the one that paints. */
    private static double cpu(Map<String, Object> answer) {
        return 100
                * answer.entrySet().stream()
                        .filter(entry -> entry.getKey().startsWith("cpu_")
                                && !entry.getKey().equals("cpu_stim")
                                && entry.getValue() instanceof Number)
                        .mapToDouble(entry -> ((Number) entry.getValue()).doubleValue())
                        .sum();
    }

    private void add(Figure figure) {
        context.report().add(figure.how(figure.how() + OURS + scale.words()));
    }
}
