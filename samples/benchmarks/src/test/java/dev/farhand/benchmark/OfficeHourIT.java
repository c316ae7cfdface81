package dev.farhand.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.farhand.benchmark.Chromium.Page;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * From a screen over segments to a file that others take: an hour of office work. {@code -Dfarhand.office.size=1920x1080} makes it a
 * large one.
 */
@Timeout(value = 480, unit = TimeUnit.SECONDS)
class OfficeHourIT {
    private static final String[] SIZE =
            System.getProperty("farhand.office.size", "480x270").split("x");
    private static final int WIDTH = Integer.parseInt(SIZE[0]);
    private static final int HEIGHT = Integer.parseInt(SIZE[1]);

    /** What a cell's brightness may differ by. */
    private static final int NEAR = 4;

    private static final String SCRIPT = """
            const video = document.createElement('video');
            video.muted = true;
            document.body.append(video);
            const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
            const trail = [];
            const cells = () => {
              const {videoWidth: width, videoHeight: height} = video;
              canvas.canvas.width = width;
              canvas.canvas.height = height;
              canvas.drawImage(video, 0, 0);
              const found = [];
              for (let cell = 0; cell < 64; cell++) {
                const x = Math.floor(width * (cell % 8) / 8), y = Math.floor(height * Math.floor(cell / 8) / 8);
                const toX = Math.floor(width * (cell % 8 + 1) / 8), toY = Math.floor(height * (Math.floor(cell / 8) + 1) / 8);
                const { data } = canvas.getImageData(x, y, toX - x, toY - y);
                let sum = 0;
                for (let i = 0; i < data.length; i += 4) sum += 54 * data[i] + 183 * data[i + 1] + 19 * data[i + 2];
                found.push(sum * 4 / 256 / data.length);
              }
              return found;
            };
            // Resolves when a frame is on show that begins at this time; neither `seeked` nor the clock says so.
            const shown = wanted => new Promise((done, failed) => {
              setTimeout(() => failed(new Error('not seen; but ' + trail.join(' '))), 60000);
              const look = (now, frame) => {
                trail.push(frame.mediaTime);
                if (wanted(frame.mediaTime)) done(cells());
                else video.requestVideoFrameCallback(look);
              };
              video.requestVideoFrameCallback(look);
            });
            window.load = async () => {
              video.src = URL.createObjectURL(await (await fetch('hour.webm')).blob());
              await new Promise((done, failed) => { video.onloadeddata = done; video.onerror = () => failed(video.error); });
              return video.duration;
            };
            // A frame that comes while the one before it is told of is told of by nobody: then it is asked for again.
            window.seek = async (begin, time) => {
              for (let attempt = 0; ; attempt++) {
                const found = shown(at => Math.abs(at - begin) < 0.002);
                found.catch(() => {});
                video.currentTime = time + 0.001 * (attempt % 5);
                const cells = await Promise.race([found, new Promise(done => setTimeout(done, 2000))]);
                if (cells || attempt === 20) return cells ?? found;
              }
            };
            window.play = async () => {
              video.currentTime = 91;
              await video.play();
              await shown(at => at >= 92 && at < 93);
              video.pause();
              return true;
            };
            window.pageReady = true;
            """;

    @TempDir
    static Path folder;

    private static Path file;
    private static List<OfficeHour.Moment> moments;

    @BeforeAll
    static void record() throws Exception {
        file = folder.resolve("hour.webm");
        moments = OfficeHour.record(Files.createDirectory(folder.resolve("segments")), file, WIDTH, HEIGHT);
    }

    @Test
    void everySegmentPlaysAloneAndTheWholeHasNoError() throws Exception {
        List<Path> segments = ScreenSegments.list(folder.resolve("segments"));
        assertThat(segments).hasSizeGreaterThan(40);
        decode(segments.get(7));
        assertThat(ask("ffprobe", "-of", "csv=p=0", "-show_entries", "format=duration", file.toString()))
                .isEqualTo("3600.000000");
        decode(file);
    }

    /** Fails when ffmpeg finds anything wrong with any picture. */
    private static void decode(Path video) throws Exception {
        // A picture has the time it has: a rate of its own choice would throw pictures away, and complain.
        String complaints = ask(
                "ffmpeg",
                "-xerror",
                "-err_detect",
                "explode",
                "-i",
                video.toString(),
                "-fps_mode",
                "passthrough",
                "-enc_time_base",
                "-1",
                "-f",
                "null",
                "-");
        assertThat(complaints.lines().limit(5)).isEmpty();
    }

    @Test
    void aBrowserShowsAtEachTimeWhatWasOnTheScreenThen() throws Exception {
        HttpServer server = serve();
        try (Chromium browser = Chromium.start(folder.resolve("browser"));
                Page page = browser.page()) {
            page.open("http://127.0.0.1:" + server.getAddress().getPort() + "/");
            page.await("the page", "window.pageReady");
            assertThat((Number) page.evaluate("load()")).isEqualTo(3600.0);
            // Far apart, back and forth.
            for (int i = 0; i < moments.size(); i += 3) {
                see(page, moments.get((i * 7 + 39) % moments.size()));
            }
            assertThat(page.evaluate("play()")).isEqualTo(true);
        } finally {
            server.stop(0);
        }
    }

    private static void see(Page page, OfficeHour.Moment moment) {
        // Between two changes, whether they are an eighth of a second apart or minutes.
        double time = (moment.time() + moment.until()) / 2000.0;
        List<?> seen =
                (List<?>) page.evaluate(String.format(Locale.ROOT, "seek(%.3f, %.3f)", moment.time() / 1000.0, time));
        assertThat(seen).hasSize(64);
        for (int i = 0; i < seen.size(); i++) {
            int expected = moment.cells().get(i);
            assertThat(Math.abs(((Number) seen.get(i)).doubleValue() - expected))
                    .as("cell %d at %d ms: %s, not %d", i, moment.time(), seen.get(i), expected)
                    .isLessThan(NEAR);
        }
    }

    private static HttpServer serve() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] page = ("<!doctype html><meta charset=utf-8><title>hour</title><script type=module>" + SCRIPT
                        + "</script>")
                .getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> {
            boolean isFile = exchange.getRequestURI().getPath().endsWith(".webm");
            exchange.getResponseHeaders().set("Content-Type", isFile ? "video/webm" : "text/html");
            exchange.sendResponseHeaders(200, isFile ? Files.size(file) : page.length);
            try (OutputStream body = exchange.getResponseBody()) {
                if (isFile) {
                    Files.copy(file, body);
                } else {
                    body.write(page);
                }
            }
        });
        server.start();
        return server;
    }

    /** What a program of ffmpeg says; fails when it fails. */
    private static String ask(String name, String... arguments) throws Exception {
        Path output = Files.createTempFile(folder, name, ".txt");
        List<String> command = new ArrayList<>(List.of(name, "-v", "error"));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(output.toFile())
                    .start();
            int status = process.waitFor();
            assertThat(status).as("%s: %s", command, Files.readString(output)).isZero();
        } catch (IOException e) {
            throw new AssertionError(name + " is missing here: run .dev/install", e);
        }
        return Files.readString(output).strip();
    }
}
