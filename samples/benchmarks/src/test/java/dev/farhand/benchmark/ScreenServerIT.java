package dev.farhand.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.farhand.benchmark.Chromium.Page;
import dev.farhand.capture.screen.ScreenCapture;
import dev.farhand.capture.screen.ScreenSelection;
import dev.farhand.capture.spi.ScreenSource;
import dev.farhand.capture.synthetic.Scene;
import dev.farhand.capture.synthetic.SyntheticScreen;
import dev.farhand.core.media.NoScreenReason;
import dev.farhand.core.media.VideoFrame;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A screen on the canvas of a real browser: every pixel of it is the screen's a moment after it stands still. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
@TestInstance(Lifecycle.PER_CLASS)
class ScreenServerIT {
    private static final Path VIEWER =
            Path.of("../../reference-server/target/web/viewer").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** As the screen's hash is made: width, height, then red, green, blue and 255 of each pixel. */
    static final String HASH = "(async () => { const c = document.querySelector('#screen');"
            + " const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
            + " const b = new Uint8Array(8 + d.length); new DataView(b.buffer).setInt32(0, c.width);"
            + " new DataView(b.buffer).setInt32(4, c.height); b.set(d, 8);"
            + " const h = new Uint8Array(await crypto.subtle.digest('SHA-256', b));"
            + " return [...h].map(x => x.toString(16).padStart(2, '0')).join(''); })()";

    private Chromium browser;

    @BeforeAll
    void open(@TempDir Path folder) {
        browser = Chromium.start(folder.resolve("browser"));
    }

    @AfterAll
    void close() {
        browser.close();
    }

    private Page page(ScreenServer server) {
        Page page = browser.page();
        page.open(server.address());
        page.await("the page", "window.pageReady");
        page.click("#connect");
        return page;
    }

    private static String hash(SyntheticScreen screen) throws Exception {
        try (ScreenSource source = screen.open(ScreenSelection.all())) {
            source.grab();
            VideoFrame frame = source.frame();
            ByteBuffer bytes = ByteBuffer.allocate(8 + 4 * frame.pixels().length);
            bytes.putInt(frame.width()).putInt(frame.height());
            for (int pixel : frame.pixels()) {
                bytes.putInt(pixel << 8 | 255);
            }
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
        }
    }

    private static void awaitExact(Page page, SyntheticScreen screen) throws Exception {
        String expected = hash(screen);
        await().atMost(PATIENCE).until(() -> expected.equals(page.evaluate(HASH)));
        assertThat(refused(page)).isZero();
    }

    private static int refused(Page page) {
        return ((Number) page.evaluate("window.marks().refused")).intValue();
    }

    @ParameterizedTest
    @CsvSource({"1280,720", "641,479", "321,243", "16,16"})
    void everyPixelIsExactAfterTypingScrollingDraggingAndAFilm(int width, int height) throws Exception {
        SyntheticScreen screen = new SyntheticScreen(width, height);
        try (ScreenServer server =
                new ScreenServer(0, VIEWER, () -> ScreenCapture.builder().provider(screen))) {
            Page page = page(server);
            awaitExact(page, screen);
            for (Scene scene : new Scene[] {Scene.TYPING, Scene.SCROLLING, Scene.WINDOW_DRAGGING, Scene.VIDEO}) {
                screen.play(scene);
                for (int i = 0; i < 12; i++) {
                    screen.step();
                    // What the page says takes it a moment, in which updates come.
                    assertThat(refused(page)).isZero();
                }
                awaitExact(page, screen);
            }
            page.close();
        }
    }

    @Test
    void followsAScreenThatTakesAnotherSizeAndSaysWhenItIsGone() throws Exception {
        SyntheticScreen screen = new SyntheticScreen(640, 480).play(Scene.RESIZING);
        try (ScreenServer server =
                new ScreenServer(0, VIEWER, () -> ScreenCapture.builder().provider(screen))) {
            Page page = page(server);
            for (int i = 0; i < 4; i++) {
                screen.step();
                awaitExact(page, screen);
            }
            screen.lose(NoScreenReason.X11_CONNECT_FAILED);
            page.await("the reason", "window.ended");
            assertThat(page.evaluate("window.ended").toString()).contains("The X server cannot be reached");
            page.close();
        }
    }
}
