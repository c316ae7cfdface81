package dev.farhand.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.farhand.benchmark.Chromium.Page;
import dev.farhand.core.media.VideoFrame;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The screen of a real X server on the canvas of a real browser: every pixel is the one that was painted. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class XScreenOnPageIT {
    private static final int WIDTH = 801;
    private static final int HEIGHT = 599;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String VIEWER =
            Path.of("../../reference-server/target/web/viewer").toAbsolutePath().toString();

    @TempDir
    static Path folder;

    private final VideoFrame picture = new VideoFrame(WIDTH, HEIGHT);

    @Test
    void everyPixelIsThePaintedOneOfTextAPhotoAndAfterScrollingAtAnyZoom() throws Exception {
        Process server = start("Xvfb", "-displayfd", "1", "-screen", "0", WIDTH + "x" + HEIGHT + "x24", "-noreset");
        String display = ":" + firstLine(server);
        Process walk = start(display);
        try (XPainter screen = new XPainter(display);
                Chromium browser = Chromium.start(folder.resolve("browser"));
                Page page = browser.page()) {
            page.open(firstLine(walk).substring("ready ".length()));
            page.await("the page", "window.pageReady");
            page.click("#connect");

            write();
            screen.put(picture, 0, 0);
            awaitExact(page);
            scroll();
            screen.put(picture, 0, 0);
            awaitExact(page);
            photograph();
            screen.put(picture, 0, 0);
            awaitExact(page);

            page.ask(
                    "Emulation.setDeviceMetricsOverride",
                    Map.of("width", 0, "height", 0, "deviceScaleFactor", 1.75, "mobile", false));
            scroll();
            screen.put(picture, 0, 0);
            awaitExact(page);
        } finally {
            walk.destroy();
            walk.waitFor();
            server.destroy();
            server.waitFor();
        }
    }

    /** Lines of dark strokes on a light ground. */
    private void write() {
        SplittableRandom random = new SplittableRandom(4);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                boolean isStroke = y % 16 > 3 && y % 16 < 13 && x % 8 > 0 && random.nextInt(3) == 0;
                picture.pixels()[y * WIDTH + x] = isStroke ? 0x1B1F24 : 0xFDFDFB;
            }
        }
    }

    private void scroll() {
        System.arraycopy(picture.pixels(), 48 * WIDTH, picture.pixels(), 0, (HEIGHT - 48) * WIDTH);
    }

    /** Soft colours with grain: too much for exact pixels at once. */
    private void photograph() {
        SplittableRandom random = new SplittableRandom(5);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                double wave = Math.sin(x / 97.0) * Math.cos(y / 61.0);
                int red = (int) (128 + 90 * wave) + random.nextInt(9);
                int green = 60 + 120 * y / HEIGHT + random.nextInt(9);
                int blue = 200 - 150 * x / WIDTH + random.nextInt(9);
                picture.pixels()[y * WIDTH + x] = red << 16 | green << 8 | blue;
            }
        }
    }

    private void awaitExact(Page page) throws Exception {
        ByteBuffer bytes = ByteBuffer.allocate(8 + 4 * picture.pixels().length);
        bytes.putInt(WIDTH).putInt(HEIGHT);
        for (int pixel : picture.pixels()) {
            bytes.putInt(pixel << 8 | 255);
        }
        String expected =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
        await().atMost(PATIENCE).until(() -> expected.equals(page.evaluate(ScreenServerIT.HASH)));
        assertThat(page.evaluate("window.marks().refused")).isEqualTo(0.0);
    }

    /** The walk's server, which sees this display. */
    private static Process start(String display) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                ScreenServer.class.getName(),
                "0",
                VIEWER);
        builder.environment().put("DISPLAY", display);
        return builder.redirectError(folder.resolve("walk.log").toFile()).start();
    }

    private static Process start(String... command) {
        try {
            return new ProcessBuilder(List.of(command))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new AssertionError(command[0] + " is missing here: run .dev/install", e);
        }
    }

    private static String firstLine(Process process) throws IOException {
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        String line = lines.readLine();
        if (line == null) {
            throw new AssertionError(process.info().commandLine().orElse("a program") + " has ended");
        }
        return line;
    }
}
