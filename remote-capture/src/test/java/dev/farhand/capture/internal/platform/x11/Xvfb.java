package dev.farhand.capture.internal.platform.x11;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A real X server that shows its screen to nobody. It takes a display number that is free. */
final class Xvfb implements AutoCloseable {
    private final Process process;
    private final int number;

    private Xvfb(Process process, int number) {
        this.process = process;
        this.number = number;
    }

    /** Starts one and waits until it is ready. */
    static Xvfb start(int width, int height, String... options) {
        return start(width + "x" + height + "x24", options);
    }

    static Xvfb start(String screen, String... options) {
        List<String> command =
                new ArrayList<>(List.of("Xvfb", "-displayfd", "1", "-screen", "0", screen, "-nolisten", "tcp"));
        // It begins anew whenever its last client goes, unless it is told not to.
        command.add("-noreset");
        command.addAll(List.of(options));
        if (!command.contains("local")) {
            // The socket that is no file is enough, and nothing is left of it.
            command.addAll(List.of("-nolisten", "unix"));
        }
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
            String number = out.readLine();
            if (number == null) {
                throw new AssertionError(command + " has ended");
            }
            return new Xvfb(process, Integer.parseInt(number));
        } catch (IOException e) {
            throw new AssertionError("Xvfb is missing here: run .dev/install", e);
        }
    }

    String display() {
        return ":" + number;
    }

    int number() {
        return number;
    }

    /** The process that it is. */
    ProcessHandle process() {
        return process.toHandle();
    }

    /** Knows nothing but this display, and what is given: names and values in turn. */
    X11ScreenProvider provider(String... environment) {
        Map<String, String> all = new HashMap<>(Map.of("DISPLAY", display(), "HOME", "/nonexistent"));
        for (int i = 0; i < environment.length; i += 2) {
            all.put(environment[i], environment[i + 1]);
        }
        Path nowhere = Path.of("/nonexistent");
        return new X11ScreenProvider(new DisplayFinder(all, new SessionLookup(nowhere, nowhere, -1)));
    }

    /** Gives the screen another size, not larger than the first one. */
    void resize(int width, int height) {
        String mode = width + "by" + height;
        // Its lines and columns, and the smallest gaps around them that make a mode.
        xrandr(
                "--newmode",
                mode,
                "10",
                "" + width,
                "" + (width + 1),
                "" + (width + 2),
                "" + (width + 3),
                "" + height,
                "" + (height + 1),
                "" + (height + 2),
                "" + (height + 3));
        xrandr("--addmode", "screen", mode);
        xrandr("--output", "screen", "--mode", mode);
    }

    void xrandr(String... options) {
        List<String> command = new ArrayList<>(List.of("xrandr", "--display", display()));
        command.addAll(List.of(options));
        try {
            Process xrandr =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(xrandr.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (xrandr.waitFor() != 0) {
                throw new AssertionError(command + ": " + said);
            }
        } catch (IOException e) {
            throw new AssertionError("xrandr is missing here: run .dev/install", e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Ends it as a crash does, and removes what such a one leaves behind. */
    void kill() {
        process.destroyForcibly();
        join();
        try {
            Files.deleteIfExists(Path.of("/tmp/.X" + number + "-lock"));
            Files.deleteIfExists(Path.of("/tmp/.X11-unix/X" + number));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            process.destroy();
            join();
        }
    }

    private void join() {
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
