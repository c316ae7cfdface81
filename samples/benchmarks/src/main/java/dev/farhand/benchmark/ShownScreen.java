package dev.farhand.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A {@link ScreenServer} in a process of its own, as small as such a one would be in a product. */
final class ShownScreen implements AutoCloseable {
    private final Process process;
    private final String address;

    /** Shows an X screen with the viewer that was built into a folder. It also ends with this program, whose end it reads from its input. */
    ShownScreen(String display, Path viewer) {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx400m",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-cp",
                Child.classPath(true),
                ScreenServer.class.getName(),
                "0",
                viewer.toString());
        builder.environment().put("DISPLAY", display);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        try {
            process = builder.start();
            BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
            address = String.valueOf(said.readLine()).replace("ready ", "");
        } catch (IOException e) {
            throw new UncheckedIOException("the screen's program cannot be started", e);
        }
    }

    /** Where its page is. */
    String address() {
        return address;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
