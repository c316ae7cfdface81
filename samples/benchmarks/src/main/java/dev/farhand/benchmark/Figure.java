package dev.farhand.benchmark;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One measured number beside its reference.
 *
 * @param reference the same number of the reference, in the same unit, from the same run
 * @param ratio median of the ratios of single rounds where rounds alternate, else value over reference
 * @param n how many measurements stand behind the value
 * @param p95 of the measurements whose median is the value
 * @param how what was done, and with what
 */
record Figure(
        String metric,
        double value,
        String unit,
        Optional<Double> reference,
        Optional<Double> ratio,
        Target target,
        int n,
        Optional<Double> p95,
        String how) {

    static Figure of(String metric, double value, String unit) {
        return new Figure(
                metric, value, unit, Optional.empty(), Optional.empty(), Target.NONE, 1, Optional.empty(), "");
    }

    /** Beside a reference; the ratio is that of the two values. */
    Figure beside(double referenceValue) {
        return beside(referenceValue, value / referenceValue);
    }

    Figure beside(double referenceValue, double ratioOfRounds) {
        return new Figure(
                metric, value, unit, Optional.of(referenceValue), Optional.of(ratioOfRounds), target, n, p95, how);
    }

    Figure mustBe(Target wanted) {
        return new Figure(metric, value, unit, reference, ratio, wanted, n, p95, how);
    }

    Figure from(int count) {
        return new Figure(metric, value, unit, reference, ratio, target, count, p95, how);
    }

    Figure from(int count, double ninetyFifth) {
        return new Figure(metric, value, unit, reference, ratio, target, count, Optional.of(ninetyFifth), how);
    }

    Figure how(String words) {
        return new Figure(metric, value, unit, reference, ratio, target, n, p95, words);
    }

    /** Empty when there is nothing to hold. */
    Optional<Boolean> holds() {
        return target.holds(value, ratio);
    }

    String json() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("metric", metric);
        fields.put("value", value);
        fields.put("unit", unit);
        fields.put("reference", reference);
        fields.put("ratio", ratio);
        fields.put("target", target);
        fields.put("holds", holds());
        fields.put("n", n);
        fields.put("p95", p95);
        fields.put("how", how);
        return Json.object(fields);
    }
}
