package dev.farhand.capture.internal.platform.x11;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.media.NoScreenReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a made-up file system; whoever runs the test owns all of it. */
class SessionLookupTest {
    @TempDir
    private Path root;

    private int user;

    @BeforeEach
    void me() throws IOException {
        user = (Integer) Files.getAttribute(root, "unix:uid");
    }

    private SessionLookup lookup() {
        return new SessionLookup(root, root.resolve("home/service"), user);
    }

    private DisplayFinder finder(Map<String, String> environment) {
        return new DisplayFinder(environment, lookup());
    }

    private void program(int number, String... environment) throws IOException {
        file("proc/" + number + "/environ", String.join("\0", environment) + "\0");
    }

    private Path file(String path, String content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    @Test
    void whereThereIsNothingThereIsNoScreen() {
        assertThat(lookup().displays()).isEmpty();
        assertThat(finder(Map.of()).unavailableReason()).contains(NoScreenReason.HEADLESS);
        assertThat(finder(Map.of("WAYLAND_DISPLAY", "wayland-0")).unavailableReason())
                .contains(NoScreenReason.WAYLAND_UNSUPPORTED);
        assertThat(finder(Map.of("DISPLAY", ":0")).unavailableReason()).isEmpty();
    }

    @Test
    void theDisplayOfARunningProgramIsFoundWithItsCookie() throws Exception {
        program(17, "HOME=/home/ada", "DISPLAY=:3", "XAUTHORITY=/run/user/1000/gdm/Xauthority", "LANG=C");
        Path cookie = file("run/user/1000/gdm/Xauthority", "");
        assertThat(lookup().displays()).singleElement().satisfies(found -> {
            assertThat(found.display()).isEqualTo(new DisplayName("", 3, 0));
            assertThat(found.inUse()).isTrue();
            assertThat(found.authorities()).startsWith(cookie);
        });
        assertThat(finder(Map.of()).unavailableReason()).isEmpty();
    }

    @Test
    void programsComeBeforeSocketsThatNobodyUses() throws Exception {
        file("tmp/.X11-unix/X0", "");
        file("tmp/.X11-unix/X9", "");
        file("tmp/.X11-unix/Xylophone", "");
        file("run/lightdm/root/:0", "");
        program(17, "HOME=/home/ada", "DISPLAY=:9.0");
        program(18, "DISPLAY=:9");
        assertThat(lookup().displays()).hasSize(2);
        assertThat(lookup().displays().get(0).display().number()).isEqualTo(9);
        assertThat(lookup().displays().get(1).inUse()).isFalse();
        assertThat(lookup().displays().get(1).authorities()).contains(root.resolve("run/lightdm/root/:0"));
    }

    @Test
    void aDisplayOfAnotherMachineIsNone() throws Exception {
        program(17, "DISPLAY=localhost:10.0");
        program(18, "DISPLAY=rubbish", "XAUTHORITY=../../etc/shadow");
        program(19);
        assertThat(lookup().displays()).isEmpty();
    }

    @Test
    void aWaylandSessionIsNamed() throws Exception {
        program(17, "WAYLAND_DISPLAY=wayland-1");
        assertThat(finder(Map.of()).unavailableReason()).contains(NoScreenReason.WAYLAND_UNSUPPORTED);
    }

    @Test
    void programsOfOthersDoNotCount() throws Exception {
        program(17, "DISPLAY=:3");
        assertThat(new SessionLookup(root, root, user + 1).displays()).isEmpty();
    }
}
