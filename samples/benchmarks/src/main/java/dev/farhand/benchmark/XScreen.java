package dev.farhand.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A real X server that shows its screen to nobody, on a display number that is free. */
final class XScreen implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;

    private final Process process;
    private final String display;

    private XScreen(Process process, String display) {
        this.process = process;
        this.display = display;
    }

    static XScreen start(int width, int height) {
        try {
            // Without -noreset it begins anew whenever its last client goes.
            Process process = new ProcessBuilder(
                            "Xvfb",
                            "-displayfd",
                            "1",
                            "-screen",
                            "0",
                            width + "x" + height + "x24",
                            "-noreset",
                            "-nolisten",
                            "tcp",
                            "-nolisten",
                            "unix")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            BufferedReader out = process.inputReader(StandardCharsets.US_ASCII);
            String number = Optional.ofNullable(out.readLine())
                    .orElseThrow(() -> new IllegalStateException("Xvfb has ended at once"));
            return new XScreen(process, ":" + number);
        } catch (IOException e) {
            throw new UncheckedIOException("Xvfb is missing here: run .dev/install", e);
        }
    }

    String display() {
        return display;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
