package dev.farhand.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The same question to another product and to ours, in turns, by the program that measures both. */
final class PeerRounds {
    private final String reference;
    private final String asked;
    private final List<Map<String, Object>> references = new ArrayList<>();
    private final List<Map<String, Object>> values = new ArrayList<>();

    private PeerRounds(String reference, String asked) {
        this.reference = reference;
        this.asked = asked;
    }

    /** Needs a program; {@code ours} leads it to us, {@code before} is done each time before that. */
    static PeerRounds take(
            Peer peer,
            Runnable before,
            int count,
            String reference,
            Map<String, String> ours,
            String metric,
            String... options) {
        PeerRounds rounds = new PeerRounds(reference, (metric + " " + String.join(" ", options)).strip());
        for (int i = 0; i < count; i++) {
            peer.ask(Map.of(), reference, metric, options).ifPresent(rounds.references::add);
            before.run();
            peer.ask(ours, "generic", metric, options).ifPresent(rounds.values::add);
        }
        return rounds;
    }

    /** What both say in one field, which other fields may be around. */
    Figure figure(String metric, String unit, String... path) {
        return figure(metric, unit, answer -> JsonReader.number(answer, path));
    }

    /** Half of what both measured took no longer, and 95 in a hundred of ours. */
    Figure median(String metric) {
        return figure(metric, "ms", "p50")
                .from(
                        values.size(),
                        Numbers.median(values.stream()
                                .map(answer -> JsonReader.number(answer, "p95"))
                                .toList()));
    }

    /** What follows from what both say. The ratio is the median of those of single rounds. */
    Figure figure(String metric, String unit, Function<Map<String, Object>, Double> number) {
        List<Double> ours = values.stream().map(number).toList();
        List<Double> theirs = references.stream().map(number).toList();
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < ours.size(); i++) {
            ratios.add(ours.get(i) / theirs.get(i));
        }
        return Figure.of(metric, Numbers.median(ours), unit)
                .from(ours.size())
                .beside(Numbers.median(theirs), Numbers.median(ratios))
                .how(asked + ", medians of rounds in turns with " + reference + " by one program; ");
    }
}
