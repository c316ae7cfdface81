package dev.farhand.benchmark;

import java.util.Locale;
import java.util.Optional;
import java.util.function.DoublePredicate;

/** What a figure has to reach, and whether its ratio or its value is compared. */
class Target {
    /** A figure that is only printed. */
    static final Target NONE = new Target("-", false, Optional.empty());

    private final String text;
    private final boolean ofRatio;
    private final Optional<DoublePredicate> test;

    private Target(String text, boolean ofRatio, Optional<DoublePredicate> test) {
        this.text = text;
        this.ofRatio = ofRatio;
        this.test = test;
    }

    static Target ratioAtLeast(double bound) {
        return new Target(words(">= ", bound, " x"), true, Optional.of(ratio -> ratio >= bound));
    }

    static Target ratioAtMost(double bound) {
        return new Target(words("<= ", bound, " x"), true, Optional.of(ratio -> ratio <= bound));
    }

    static Target ratioWithin(double least, double most) {
        return new Target(
                words("", least, "") + words(" to ", most, " x"),
                true,
                Optional.of(ratio -> ratio >= least && ratio <= most));
    }

    static Target atLeast(double bound, String unit) {
        return new Target(words(">= ", bound, " " + unit), false, Optional.of(value -> value >= bound));
    }

    static Target atMost(double bound, String unit) {
        return new Target(words("<= ", bound, " " + unit), false, Optional.of(value -> value <= bound));
    }

    /** Either is enough. */
    static Target ratioOrValueAtMost(double ratio, double value, String unit) {
        return new Target(
                words("<= ", ratio, " x") + words(" or <= ", value, " " + unit),
                false,
                Optional.of(measured -> measured <= value)) {
            @Override
            Optional<Boolean> holds(double measured, Optional<Double> measuredRatio) {
                return Optional.of(measured <= value
                        || measuredRatio.filter(r -> r <= ratio).isPresent());
            }
        };
    }

    /** Whether the figure reaches it; empty when there is nothing to reach, or no reference to compare with. */
    Optional<Boolean> holds(double value, Optional<Double> ratio) {
        return test.flatMap(t -> (ofRatio ? ratio : Optional.of(value)).map(t::test));
    }

    @Override
    public String toString() {
        return text;
    }

    private static String words(String before, double bound, String after) {
        String number = bound == Math.rint(bound)
                ? String.format(Locale.ROOT, "%.0f", bound)
                : String.format(Locale.ROOT, "%s", bound);
        return before + number + after;
    }
}
