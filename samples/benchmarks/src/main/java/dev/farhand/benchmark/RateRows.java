package dev.farhand.benchmark;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** How well updates keep to a rate while all of a screen moves, by both of our encoders. */
final class RateRows {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final List<String> CODECS = List.of("h264", "vp8");
    private static final List<Integer> HEIGHTS = List.of(720, 1080);
    /** Megabits in a second. */
    private static final List<Double> RATES = List.of(0.5, 2.0, 8.0);

    private static final double BYTES_OF_MEGABIT = 125_000;
    private static final Target KEPT = Target.ratioWithin(0.9, 1.1);

    private final Context context;

    RateRows(Context context) {
        this.context = context;
    }

    void run() {
        try (Child child = Child.Start.plain("rate").run(CodecProbe.class)) {
            for (int height : HEIGHTS) {
                for (String codec : CODECS) {
                    RATES.forEach(rate -> measure(child, RateClip.GRAIN, codec, height, rate, KEPT));
                    // These take less than the highest rate: what they do not spend is no fault.
                    if (!context.scale().quick()) {
                        for (RateClip clip : List.of(RateClip.FILM, RateClip.NOISE)) {
                            RATES.forEach(rate -> measure(child, clip, codec, height, rate, Target.NONE));
                        }
                    }
                }
            }
        }
    }

    private void measure(Child child, RateClip clip, String codec, int height, double rate, Target target) {
        String row = String.format(Locale.ROOT, "codec.rate.%s.%dp.%s.%s", clip.word(), height, codec, megabits(rate));
        Answer found = child.ask(
                String.join(
                        " ",
                        "rate",
                        codec,
                        clip.word(),
                        Integer.toString(height * 16 / 9),
                        Integer.toString(height),
                        Long.toString(Math.round(rate * BYTES_OF_MEGABIT))),
                PATIENCE);
        String how = String.format(
                Locale.ROOT,
                "five seconds of motion, in made-up time, at %s Mbit/s: %.0f updates a second; all is exact %.1f s after",
                megabits(rate),
                found.number("updates"),
                found.number("exact"));
        context.report()
                .add(Figure.of(row, found.number("spent") * rate, "Mbit/s")
                        .beside(rate)
                        .mustBe(target)
                        .how(how));
        context.report()
                .add(Figure.of(row + ".late", found.number("late") * 1000, "ms")
                        .how("the longest that the last byte of an update waits for the rate"));
    }

    private static String megabits(double rate) {
        return rate == Math.rint(rate) ? String.format(Locale.ROOT, "%.0f", rate) : Double.toString(rate);
    }
}
