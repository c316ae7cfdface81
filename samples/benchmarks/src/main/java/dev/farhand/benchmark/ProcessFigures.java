package dev.farhand.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the kernel counts for a process.
 *
 * @param residentBytes pages in memory, shared ones included
 * @param proportionalBytes the same, shared pages counted by share
 * @param cpuNanos user and system time since its start
 * @param threads threads now
 */
record ProcessFigures(long residentBytes, long proportionalBytes, long cpuNanos, int threads) {
    private static final long NANOS_PER_TICK = 10_000_000;
    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;
    private static final int THREADS = 17;

    static ProcessFigures of(long pid) {
        Path proc = Path.of("/proc", Long.toString(pid));
        try {
            List<String> memory = Files.readAllLines(proc.resolve("smaps_rollup"), StandardCharsets.US_ASCII);
            String stat = Files.readString(proc.resolve("stat"), StandardCharsets.US_ASCII);
            // The second field is the program's name in brackets and may hold blanks.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            long ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
            return new ProcessFigures(
                    kilobytes(memory, "Rss:"),
                    kilobytes(memory, "Pss:"),
                    ticks * NANOS_PER_TICK,
                    Integer.parseInt(fields[THREADS]));
        } catch (IOException e) {
            throw new UncheckedIOException("process " + pid + " cannot be measured: " + e.getMessage(), e);
        }
    }

    private static long kilobytes(List<String> lines, String key) {
        return lines.stream()
                .filter(line -> line.startsWith(key))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }
}
