package dev.farhand.benchmark;

import dev.farhand.core.annotation.AllowForbidden;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Takes the figures as they come: a line of JSON at once, the table at the end. */
final class Report {
    private static final int LONGEST_REASON = 400;

    private final PrintStream lines;
    private final PrintStream table;
    private final List<Figure> figures = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    Report(PrintStream lines, PrintStream table) {
        this.lines = lines;
        this.table = table;
    }

    @AllowForbidden("a benchmark is a program; its figures go to standard output")
    static Report onStandardStreams() {
        return new Report(System.out, System.err);
    }

    synchronized void add(Figure figure) {
        figures.add(figure);
        lines.println(figure.json());
        lines.flush();
    }

    /** A row that could not be measured; the run does not hold then. */
    synchronized void failed(String row, Throwable cause) {
        String whole = Optional.ofNullable(cause.getMessage()).orElse(cause.toString());
        String reason = whole.substring(0, Math.min(whole.length(), LONGEST_REASON));
        failures.add(row + ": " + reason);
        note(row + " could not be measured: " + reason);
    }

    /** What goes on, for who waits. */
    synchronized void note(String words) {
        table.println("  " + words);
        table.flush();
    }

    /** Whether nothing was to be measured. */
    boolean isEmpty() {
        return figures.isEmpty() && failures.isEmpty();
    }

    boolean holds() {
        return failures.isEmpty() && figures.stream().noneMatch(f -> f.holds().equals(Optional.of(false)));
    }

    void printTable() {
        int width = figures.stream().mapToInt(f -> f.metric().length()).max().orElse(10);
        String format = "%-" + width + "s %12s %-7s %12s %7s  %-22s %-6s %6s %10s%n";
        table.println();
        table.printf(
                Locale.ROOT, format, "metric", "value", "unit", "reference", "ratio", "target", "holds", "n", "p95");
        for (Figure f : figures) {
            table.printf(
                    Locale.ROOT,
                    format,
                    f.metric(),
                    number(f.value()),
                    f.unit(),
                    f.reference().map(Report::number).orElse("-"),
                    f.ratio().map(r -> String.format(Locale.ROOT, "%.2f", r)).orElse("-"),
                    f.target(),
                    f.holds().map(h -> h ? "yes" : "NO").orElse("-"),
                    f.n(),
                    f.p95().map(Report::number).orElse("-"));
        }
        failures.forEach(failure -> table.println("not measured: " + failure));
        table.flush();
    }

    private static String number(double value) {
        double rounded = Numbers.round(value);
        return Math.abs(rounded) >= 1000 || rounded == Math.rint(rounded)
                ? String.format(Locale.ROOT, "%,.0f", rounded)
                : Double.toString(rounded);
    }
}
