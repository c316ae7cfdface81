package dev.farhand.capture.internal.platform.x11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.capture.screen.NoScreenException;
import dev.farhand.capture.screen.ScreenSelection;
import dev.farhand.core.media.NoScreenReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program without a display of its own finds that of the session, as a service does. */
class LoggedInSessionIT {
    private static final String COOKIE = "0123456789abcdef";

    @TempDir
    private Path root;

    private X11ScreenProvider service() throws IOException {
        int user = (Integer) Files.getAttribute(root, "unix:uid");
        return new X11ScreenProvider(
                new DisplayFinder(Map.of(), new SessionLookup(root, root.resolve("home/service"), user)));
    }

    private void file(String path, byte[] content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    private Xvfb server() throws IOException {
        file(
                "server",
                new Cookies().add(65_535, "", "", AuthorityFile.COOKIE, COOKIE).bytes());
        return Xvfb.start(64, 48, "-auth", root.resolve("server").toString());
    }

    private void assertRefused(NoScreenReason reason) {
        assertThatThrownBy(() -> service().open(ScreenSelection.all()))
                .isInstanceOfSatisfying(
                        NoScreenException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void theSessionsDisplayAndCookieAreEnough() throws Exception {
        try (Xvfb server = server()) {
            String number = Integer.toString(server.number());
            file(
                    "proc/40/environ",
                    ("DISPLAY=:" + number + "\0XAUTHORITY=/run/cookie\0").getBytes(StandardCharsets.UTF_8));
            assertRefused(NoScreenReason.X11_AUTH_FAILED);
            file(
                    "run/cookie",
                    new Cookies()
                            .add(256, "name", number, AuthorityFile.COOKIE, COOKIE)
                            .bytes());
            service().open(ScreenSelection.all()).close();
        }
    }

    @Test
    void aServerBeforeAnybodyHasLoggedInIsNamedSo() throws Exception {
        try (Xvfb server = server()) {
            file("tmp/.X11-unix/X" + server.number(), new byte[0]);
            assertRefused(NoScreenReason.NO_DISPLAY_SESSION);
        }
    }

    @Test
    void theLeftoverOfAServerIsNone() throws Exception {
        file("tmp/.X11-unix/X58999", new byte[0]);
        assertRefused(NoScreenReason.HEADLESS);
    }
}
