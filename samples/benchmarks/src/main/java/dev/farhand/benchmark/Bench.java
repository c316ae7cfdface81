package dev.farhand.benchmark;

import dev.farhand.core.annotation.AllowForbidden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** The program behind {@code samples/benchmarks/bench}. */
public final class Bench {
    private static final int EXIT_HOLDS = 0;
    private static final int EXIT_FAILS = 1;
    private static final int EXIT_USAGE = 64;

    private final Options options;
    private final Context context;

    private Bench(Options options, Context context) {
        this.options = options;
        this.context = context;
    }

    /** See {@code bench --help}. */
    @AllowForbidden("the program's exit code is its answer")
    public static void main(String[] arguments) throws IOException {
        Runtime.getRuntime().exit(run(arguments));
    }

    @AllowForbidden("help and wrong usage go to the terminal")
    private static int run(String... arguments) throws IOException {
        if (Stream.of(arguments).anyMatch(word -> word.equals("--help") || word.equals("-h"))) {
            System.out.print(Options.HELP);
            return EXIT_HOLDS;
        }
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (Usage e) {
            System.err.println("bench: " + e.getMessage() + "; --help explains");
            return EXIT_USAGE;
        }
        Path work = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
        Path pki = work.resolve("pki");
        Pki.create(pki);
        Report report = Report.onStandardStreams();
        try {
            new Bench(options, new Context(report, new Scale(options.quick()), pki, work)).run();
        } finally {
            clear(pki);
        }
        if (report.isEmpty()) {
            System.err.println("bench: " + options.name() + " has no such group of rows here; --help names them");
            return EXIT_USAGE;
        }
        report.printTable();
        return report.holds() ? EXIT_HOLDS : EXIT_FAILS;
    }

    private static void clear(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private void run() {
        if (options.runs("link")) {
            link();
        }
        if (options.runs("terminal")) {
            row("terminal", () -> new TerminalRows(context).run(options));
        }
        if (options.runs("terminals")) {
            row("terminals", "at once through one server", () -> new TerminalsRows(context).run());
        }
        if (options.runs("footprint")) {
            row("agent", "connected and idle", () -> new FootprintRows(context).run());
            row("server", "at rest, and its start", () -> new ServerRows(context).run());
        }
        if (options.runs("walk")) {
            row("walk", () -> new WalkRows(context).run(options));
        }
        if (options.runs("codec")) {
            row("codec", this::codec);
        }
        if (options.runs("capture")) {
            row("capture", () -> new CaptureRows(context).run(options));
        }
        if (options.runs("scale")) {
            row("scale", "thousands of agents", () -> new ScaleRows(context, options.agents()).run());
        }
    }

    private void codec() {
        row("rate", "full-screen motion", () -> new RateRows(context).run());
        if (!CodecRows.hasWanted(options)) {
            return;
        }
        try (CodecRows rows = new CodecRows(context)) {
            rows.run(options);
        }
    }

    private void link() {
        boolean quick = context.scale().quick();
        // The same rows with another TLS prove nothing new about the harness.
        for (boolean tcnative : quick ? new boolean[] {true} : new boolean[] {true, false}) {
            String provider = tcnative ? "tcnative" : "jdk";
            row("bulk", provider, () -> new BulkRows(context, tcnative, false).run());
            row("websocket", provider, () -> new BulkRows(context, tcnative, true).run());
            row("handshake", provider, () -> new HandshakeRows(context, tcnative).run());
        }
        row("stalled", "readers", () -> new StalledRows(context).run());
        Runnable slow = () -> row("slow-path", "20 Mbit/s, 40 ms", () -> new PathRows(context).slow());
        Runnable fat = () -> row("fat-path", "100 Mbit/s, 100 ms", () -> new PathRows(context).fat());
        if (quick) {
            // Both wait for their paths most of the time.
            CompletableFuture.allOf(CompletableFuture.runAsync(slow), CompletableFuture.runAsync(fat))
                    .join();
        } else {
            slow.run();
            fat.run();
        }
        row("churn", "of streams", () -> new ChurnRows(context).run());
    }

    private void row(String group, String words, Runnable measurement) {
        if (options.wants(group)) {
            row(group + ", " + words, measurement);
        }
    }

    private void row(String name, Runnable measurement) {
        context.report().note("measuring " + name + " …");
        try {
            measurement.run();
        } catch (RuntimeException e) {
            context.report().failed(name, e);
        }
    }
}
