package dev.farhand.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a process holds at one moment, by the kernel's word.
 *
 * @param residentKiB memory in use, shared files included
 * @param threads of the JVM too
 * @param descriptors open files and sockets
 */
record ProcessFigures(long residentKiB, int threads, int descriptors) {
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

    static ProcessFigures of(long pid) throws IOException {
        Path folder = Path.of("/proc", Long.toString(pid));
        String status = Files.readString(folder.resolve("status"));
        try (Stream<Path> descriptors = Files.list(folder.resolve("fd"))) {
            return new ProcessFigures(
                    number(status, "VmRSS"), (int) number(status, "Threads"), (int) descriptors.count());
        }
    }

    private static long number(String status, String name) {
        Matcher found = Pattern.compile("(?m)^" + name + ":\\s+(\\d+)").matcher(status);
        if (!found.find()) {
            throw new IllegalStateException("no " + name + " in:\n" + status);
        }
        return Long.parseLong(found.group(1));
    }

    /** Bytes of the objects that are still reachable; collects what is not. */
    static long liveHeap(long pid) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(pid),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String text = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher total = TOTAL.matcher(text);
        if (jcmd.waitFor() != 0 || !total.find()) {
            throw new IllegalStateException("jcmd failed: " + text);
        }
        return Long.parseLong(total.group(1));
    }
}
