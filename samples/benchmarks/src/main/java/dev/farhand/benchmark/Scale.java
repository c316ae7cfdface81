package dev.farhand.benchmark;

import java.time.Duration;

/** How long and how often: the full measure, or the quick one. */
record Scale(boolean quick) {
    Duration of(Duration full, Duration small) {
        return quick ? small : full;
    }

    int of(int full, int small) {
        return quick ? small : full;
    }

    /** What a figure says about its own weight. */
    String words() {
        return quick ? "; --quick: shorter and fewer rounds, orientation only" : "";
    }
}
