package dev.farhand.capture.internal.platform.x11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import dev.farhand.capture.screen.CaptureResult;
import dev.farhand.capture.screen.NoScreenException;
import dev.farhand.capture.screen.ScreenSelection;
import dev.farhand.capture.spi.ScreenProvider;
import dev.farhand.capture.spi.ScreenSource;
import dev.farhand.core.media.NoScreenReason;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong with X servers, and that it has a name and hurts nothing else. */
class X11FaultsIT {
    private static final String COOKIE = "0123456789abcdef";

    @TempDir
    private Path folder;

    private static void assertRefused(ScreenProvider provider, NoScreenReason reason) {
        assertThatThrownBy(() -> provider.open(ScreenSelection.all()).close())
                .isInstanceOfSatisfying(
                        NoScreenException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private String cookieFile(String name, String number, String cookie) throws IOException {
        Path file = folder.resolve(name);
        Files.write(
                file,
                new Cookies()
                        .add(65_535, "", number, AuthorityFile.COOKIE, cookie)
                        .bytes());
        return file.toString();
    }

    @Test
    void onlyWhoHasTheCookieComesIn() throws Exception {
        // The server takes a cookie whatever display it is for; we do not.
        try (Xvfb server = Xvfb.start(64, 48, "-auth", cookieFile("server", "", COOKIE))) {
            String number = Integer.toString(server.number());
            server.provider("XAUTHORITY", cookieFile("right", number, COOKIE))
                    .open(ScreenSelection.all())
                    .close();
            assertRefused(
                    server.provider("XAUTHORITY", cookieFile("wrong", number, "fedcba9876543210")),
                    NoScreenReason.X11_AUTH_FAILED);
            assertRefused(
                    server.provider("XAUTHORITY", cookieFile("other", "9999", COOKIE)), NoScreenReason.X11_AUTH_FAILED);
            assertRefused(
                    server.provider("XAUTHORITY", folder.resolve("none").toString()), NoScreenReason.X11_AUTH_FAILED);
        }
    }

    @Test
    void theSocketFileIsEnough() throws Exception {
        // Where the folder of sockets is shared with a container, and the network is not.
        // A number of its own: one with files and one without may have the same, and this one would be found for both.
        String number = ":" + (590 + Integer.getInteger("farhand.test.process", 0));
        try (Xvfb server = Xvfb.start(64, 48, number, "-nolisten", "local")) {
            server.provider().open(ScreenSelection.all()).close();
        }
    }

    @Test
    void aServerThatIsNotThereCannotBeReached() throws Exception {
        String gone;
        try (Xvfb server = Xvfb.start(64, 48)) {
            gone = server.display();
            assertRefused(server.provider("DISPLAY", ":59000"), NoScreenReason.X11_CONNECT_FAILED);
            assertRefused(server.provider("DISPLAY", "no display"), NoScreenReason.X11_CONNECT_FAILED);
            assertRefused(server.provider("DISPLAY", gone + ".7"), NoScreenReason.X11_CONNECT_FAILED);
            assertRefused(server.provider("DISPLAY", "localhost:59000"), NoScreenReason.X11_CONNECT_FAILED);
            assertRefused(server.provider("DISPLAY", ""), NoScreenReason.HEADLESS);
            assertRefused(
                    server.provider("DISPLAY", "", "WAYLAND_DISPLAY", "wayland-0"), NoScreenReason.WAYLAND_UNSUPPORTED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"64x48x16", "64x48x8"})
    void aScreenWithFewColoursIsRefusedByName(String screen) {
        try (Xvfb server = Xvfb.start(screen)) {
            assertRefused(server.provider(), NoScreenReason.VIRTUAL_DISPLAY);
        }
    }

    @Test
    void whoWaitsForAScreenThatDiesIsTold() throws Exception {
        try (Xvfb server = Xvfb.start(64, 48);
                ScreenSource source = server.provider().open(ScreenSelection.all())) {
            source.grab();
            Thread killer = new Thread(server::kill);
            killer.start();
            assertThat(source.awaitChange(-1)).isTrue();
            assertThat(source.grab()).isEqualTo(CaptureResult.LOST);
            assertThat(source.lostReason()).contains(NoScreenReason.X11_CONNECT_FAILED);
            killer.join();
        }
    }

    @Test
    void nobodyIsWokenWhileNothingHappens() throws Exception {
        try (Xvfb server = Xvfb.start(64, 48);
                ScreenSource source = server.provider().open(ScreenSelection.all())) {
            source.grab();
            assertThat(source.awaitChange(50_000_000)).isFalse();
            long before = waits();
            assertThat(source.awaitChange(500_000_000)).isFalse();
            // Once to fall asleep, and a few for what the JVM may want meanwhile.
            assertThat(waits() - before).isBetween(1L, 4L);
        }
    }

    @Test
    void aGrabMakesNoGarbage() throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        try (Xvfb server = Xvfb.start(640, 480);
                XPainter painter = new XPainter(server.display());
                ScreenSource source = server.provider().open(ScreenSelection.all())) {
            source.grab();
            long made = 0;
            for (int i = 0; i < 600; i++) {
                painter.fill(i, 30, 30, 64, 64);
                painter.point(i % 600, 200);
                long before = threads.getThreadAllocatedBytes(self);
                source.awaitChange(-1);
                source.grab();
                made += i < 200 ? 0 : threads.getThreadAllocatedBytes(self) - before;
            }
            // Less than one object each; now and then the compiler of the JVM needs one.
            assertThat(made).isLessThan(400 * 16);
        }
    }

    /** How often this thread has waited. */
    private static long waits() throws IOException {
        return Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
                .filter(line -> line.startsWith("voluntary_ctxt_switches:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    @Test
    void nothingIsLeftWhenItIsClosed() throws Exception {
        try (Xvfb server = Xvfb.start(64, 48)) {
            openAndClose(server);
            long descriptors = descriptors();
            for (int i = 0; i < 10; i++) {
                openAndClose(server);
            }
            assertThat(descriptors()).isEqualTo(descriptors);
            // The server's half goes when it has seen that we are gone.
            await().atMost(Duration.ofSeconds(20)).until(() -> segments().isEmpty());
            try (ScreenSource source = server.provider().open(ScreenSelection.all())) {
                source.grab();
                // Marked as removed: killed as we are, nothing would be left either.
                assertThat(segments()).isNotEmpty().allMatch(line -> line.split("\\s+")[1].startsWith("1"));
            }
        }
    }

    private static void openAndClose(Xvfb server) throws NoScreenException {
        try (ScreenSource source = server.provider().open(ScreenSelection.all())) {
            source.grab();
            server.provider().monitors();
            assertThatThrownBy(() -> server.provider().open(ScreenSelection.window(1)))
                    .isInstanceOf(NoScreenException.class);
        }
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.count();
        }
    }

    /** Shared memory of ours, one line each: key, number, rights, size, who made it. */
    private static List<String> segments() throws IOException {
        String us = Long.toString(ProcessHandle.current().pid());
        return Files.readAllLines(Path.of("/proc/sysvipc/shm")).stream()
                .map(String::strip)
                .filter(line -> line.split("\\s+")[4].equals(us))
                .map(line -> line.split("\\s+", 3)[2])
                .toList();
    }
}
