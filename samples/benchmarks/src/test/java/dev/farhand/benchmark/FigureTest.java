package dev.farhand.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FigureTest {
    @Test
    void writesEveryFieldInItsOrder() {
        Map<String, Object> fields = StrictJson.object(Figure.of("link.bulk", 812.34567, "MB/s")
                .beside(1000)
                .mustBe(Target.ratioAtLeast(0.75))
                .from(5, 900)
                .how("a \"quoted\" \\ way\n")
                .json());
        assertThat(fields.keySet())
                .containsExactly("metric", "value", "unit", "reference", "ratio", "target", "holds", "n", "p95", "how");
        assertThat(fields)
                .containsEntry("value", 812.3)
                .containsEntry("reference", 1000.0)
                .containsEntry("holds", true)
                .containsEntry("target", ">= 0.75 x");
    }

    @Test
    void saysNothingAboutAFigureWithoutReference() {
        Figure figure = Figure.of("x", 1, "ms").mustBe(Target.ratioAtMost(2));
        assertThat(figure.holds()).isEmpty();
        assertThat(StrictJson.object(figure.json())).containsEntry("holds", Optional.empty());
    }

    @Test
    void refusesWhatIsNotFinite() {
        assertThatThrownBy(() -> Figure.of("x", 1, "ms").beside(0).json()).hasMessageContaining("finite");
    }

    @Test
    void takesTheRatioOrTheValueWhereEitherIsEnough() {
        Target target = Target.ratioOrValueAtMost(2, 5, "ms");
        assertThat(target.holds(4.9, Optional.of(9.0))).contains(true);
        assertThat(target.holds(50, Optional.of(1.9))).contains(true);
        assertThat(target.holds(50, Optional.of(2.1))).contains(false);
    }

    @Test
    void failsTheRunForOneRowThatDoesNotHoldOrCouldNotBeMeasured() {
        Report good = report();
        good.add(Figure.of("x", 1, "ms").mustBe(Target.atMost(1, "ms")));
        good.add(Figure.of("y", 1, "ms"));
        assertThat(good.holds()).isTrue();
        good.add(Figure.of("z", 2, "ms").mustBe(Target.atMost(1, "ms")));
        assertThat(good.holds()).isFalse();
        Report failed = report();
        failed.failed("x", new IllegalStateException("no such path"));
        assertThat(failed.holds()).isFalse();
    }

    @Test
    void takesPercentilesByRank() {
        double[] hundred = java.util.stream.IntStream.rangeClosed(1, 100)
                .mapToDouble(i -> 101 - i)
                .toArray();
        assertThat(Numbers.percentile(hundred, 0.95)).isEqualTo(95);
        assertThat(Numbers.percentile(hundred, 1)).isEqualTo(100);
        assertThat(Numbers.median(List.of(3.0, 1.0, 2.0))).isEqualTo(2);
        assertThat(Numbers.median(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(2.5);
    }

    private static Report report() {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
        return new Report(nowhere, nowhere);
    }
}
