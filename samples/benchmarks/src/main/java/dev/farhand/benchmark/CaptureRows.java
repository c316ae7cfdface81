package dev.farhand.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What it costs to take over an X screen of 1920 × 1080, beside what every Java program has for that. */
final class CaptureRows {
    private static final double PART_OF_ROBOT = 0.05;
    private static final double SMALL_MILLIS = 0.2;
    private static final double STILL_PERCENT = 0.5;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Context context;
    private final Scale scale;

    CaptureRows(Context context) {
        this.context = context;
        scale = context.scale();
    }

    /** The group's rows, of those that are wanted. */
    void run(Options options) {
        try (XScreen screen = XScreen.start(CaptureProbe.WIDTH, CaptureProbe.HEIGHT)) {
            if (options.wants("grab")) {
                grab(screen);
            }
            if (options.wants("quiet")) {
                quiet(screen);
            }
        }
    }

    private static Child child(String name, XScreen screen) {
        return Child.Start.plain(name)
                .where(command -> {
                    ProcessBuilder builder = new ProcessBuilder(command);
                    builder.environment().put("DISPLAY", screen.display());
                    return builder;
                })
                .run(CaptureProbe.class);
    }

    private void grab(XScreen screen) {
        int times = scale.of(100, 15);
        List<Side> ours = new ArrayList<>();
        List<Side> robots = new ArrayList<>();
        List<Side> spots = new ArrayList<>();
        List<Side> grabs = new ArrayList<>();
        try (Child own = child("capture", screen);
                Child robot = child("robot", screen)) {
            // Nothing is timed before it is warm.
            own.ask("grab " + times, PATIENCE);
            own.ask("small " + times, PATIENCE);
            own.ask("ask " + times, PATIENCE);
            robot.ask("robot " + times, PATIENCE);
            for (int i = 0; i < scale.of(3, 1); i++) {
                ours.add(side(own, screen, "grab " + times));
                robots.add(side(robot, screen, "robot " + times));
                spots.add(side(own, screen, "small " + times));
                grabs.add(side(own, screen, "ask " + times));
            }
        }
        String how = times + " times, after a change of the whole screen";
        Target part = Target.ratioAtMost(PART_OF_ROBOT);
        add(
                "capture.grab.cpu",
                grabs,
                robots,
                side -> side.passage.millis(),
                part,
                how + ", into shared memory: neither compared nor taken over; Robot's thread");
        add("capture.take-over.cpu", ours, robots, side -> side.passage.millis(), Target.NONE, how);
        add(
                "capture.grab.server.cpu",
                ours,
                robots,
                Side::serverMillis,
                Target.NONE,
                how + "; the X server, painting included");
        add("capture.spot.cpu", spots, robots, side -> side.passage.millis(), part, "after a change of 32 × 32 pixels");
        double[] walls =
                spots.stream().mapToDouble(side -> side.passage.wallMillis()).toArray();
        context.report()
                .add(Figure.of("capture.spot", Numbers.median(walls), "ms")
                        .from(walls.length, Numbers.percentile(walls, 0.95))
                        .mustBe(Target.atMost(SMALL_MILLIS, "ms"))
                        .how("time that the grab takes after a change of 32 × 32 pixels, median of " + times
                                + " and of rounds" + scale.words()));
    }

    private static Side side(Child child, XScreen screen, String question) {
        long before = ProcessFigures.of(screen.pid()).cpuNanos();
        Passage passage = Passage.of(child.ask(question, PATIENCE));
        return new Side(passage, ProcessFigures.of(screen.pid()).cpuNanos() - before);
    }

    private void add(
            String metric, List<Side> ours, List<Side> robots, ToDoubleFunction<Side> what, Target target, String how) {
        double[] values = ours.stream().mapToDouble(what).toArray();
        double[] references = robots.stream().mapToDouble(what).toArray();
        double[] ratios = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            ratios[i] = values[i] / references[i];
        }
        context.report()
                .add(Figure.of(metric, Numbers.median(values), "ms")
                        .beside(Numbers.median(references), Numbers.median(ratios))
                        .from(values.length, Numbers.percentile(values, 0.95))
                        .mustBe(target)
                        .how("processor time, " + how
                                + "; Robot.createScreenCapture in turns with it on Xvfb, 1920 × 1080" + scale.words()));
    }

    private void quiet(XScreen screen) {
        Duration whole = scale.of(Duration.ofSeconds(30), Duration.ofSeconds(4));
        try (Child child = child("look", screen)) {
            child.ask("look");
            // The first picture, and what makes it exact.
            Pair.pause(Duration.ofSeconds(scale.of(10, 3)));
            double updates = child.ask("seen").number("updates");
            long before = cpu(child, screen);
            Pair.pause(whole);
            long after = cpu(child, screen);
            double news = child.ask("seen").number("updates") - updates;
            String how = "a stream of a screen that stands still for " + whole.toSeconds() + " s" + scale.words();
            context.report()
                    .add(Figure.of("capture.still.updates", news, "updates")
                            .mustBe(Target.atMost(0, "updates"))
                            .how(how));
            context.report()
                    .add(Figure.of("capture.still.cpu", 100.0 * (after - before) / whole.toNanos(), "% of a core")
                            .mustBe(Target.atMost(STILL_PERCENT, "% of a core"))
                            .how("our process and the X server: " + how));
        }
    }

    private static long cpu(Child child, XScreen screen) {
        return child.figures().cpuNanos() + ProcessFigures.of(screen.pid()).cpuNanos();
    }

    /** What one round took on either side of the display. */
    private record Side(Passage passage, long serverNanos) {
        double serverMillis() {
            return serverNanos / 1e6 / passage.pictures();
        }
    }
}
