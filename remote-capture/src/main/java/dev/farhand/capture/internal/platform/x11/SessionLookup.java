package dev.farhand.capture.internal.platform.x11;

import dev.farhand.core.annotation.ThreadSafe;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The displays of whoever is logged in, for a program that was not started by them: by the environment of running programs, the
 * sockets of X servers, and the places where login programs keep cookies. Only programs of our own user count, unless we are root, and
 * only displays of this machine.
 */
@ThreadSafe
final class SessionLookup {
    private static final int ROOT = 0;
    /** Nothing that anybody starts has a larger one. */
    private static final int LARGEST_ENVIRONMENT = 256 << 10;

    private final Path root;
    private final Path home;
    private final int user;

    /**
     * Where to look.
     *
     * @param root of the file system
     * @param home our own folder
     * @param user our own number
     */
    SessionLookup(Path root, Path home, int user) {
        this.root = root;
        this.home = home;
        this.user = user;
    }

    /** This machine, as this process may look at it. */
    static SessionLookup ofThisProcess(Path home) {
        Path root = Path.of("/");
        return new SessionLookup(root, home, owner(root.resolve("proc/self")));
    }

    /** Those that programs use first, each kind by number. */
    List<SessionDisplay> displays() {
        Map<Integer, List<Path>> used = new TreeMap<>();
        for (Program program : programs()) {
            Optional<DisplayName> display = program.display();
            if (display.isPresent()) {
                List<Path> files = used.computeIfAbsent(display.get().number(), number -> new ArrayList<>());
                program.authority(root).filter(file -> !files.contains(file)).ifPresent(files::add);
            }
        }
        List<SessionDisplay> found = new ArrayList<>();
        used.forEach((number, files) -> found.add(display(number, files, true)));
        for (int number : sockets()) {
            if (!used.containsKey(number)) {
                found.add(display(number, List.of(), false));
            }
        }
        return found;
    }

    private SessionDisplay display(int number, List<Path> known, boolean inUse) {
        List<Path> files = new ArrayList<>(known);
        files.add(home.resolve(".Xauthority"));
        for (Path folder : children(root.resolve("run/user"), "*")) {
            files.addAll(children(folder.resolve("gdm"), "Xauthority"));
            files.addAll(children(folder, "xauth_*"));
        }
        files.addAll(children(root.resolve("run/sddm"), "*"));
        files.addAll(children(root.resolve("run/lightdm/root"), ":" + number));
        return new SessionDisplay(new DisplayName("", number, 0), List.copyOf(files), inUse);
    }

    private List<Integer> sockets() {
        return children(root.resolve("tmp/.X11-unix"), "X[0-9]*").stream()
                .map(socket ->
                        DisplayName.of(":" + socket.getFileName().toString().substring(1)))
                .flatMap(Optional::stream)
                .map(DisplayName::number)
                .sorted()
                .toList();
    }

    /** Whether somebody has a Wayland session. */
    boolean hasWayland() {
        return programs().stream()
                .anyMatch(program -> !program.value("WAYLAND_DISPLAY").isEmpty());
    }

    private List<Program> programs() {
        List<Program> found = new ArrayList<>();
        for (Path process : children(root.resolve("proc"), "[0-9]*")) {
            int owner = owner(process);
            if (owner >= 0 && (owner == user || user == ROOT)) {
                found.add(new Program(owner, environment(process.resolve("environ"))));
            }
        }
        return found;
    }

    private static Map<String, String> environment(Path file) {
        Map<String, String> found = new LinkedHashMap<>();
        try (InputStream in = Files.newInputStream(file)) {
            String all = new String(in.readNBytes(LARGEST_ENVIRONMENT), StandardCharsets.UTF_8);
            for (String entry : all.split("\0", -1)) {
                int equals = entry.indexOf('=');
                if (equals > 0) {
                    found.putIfAbsent(entry.substring(0, equals), entry.substring(equals + 1));
                }
            }
            return found;
        } catch (IOException e) {
            // It has ended meanwhile, or keeps its environment to itself.
            return Map.of();
        }
    }

    /** What is in a folder; nothing where there is none, or where we may not look. */
    private static List<Path> children(Path folder, String pattern) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, pattern)) {
            all.forEach(found::add);
        } catch (IOException | DirectoryIteratorException e) {
            return found;
        }
        found.sort(null);
        return found;
    }

    private static int owner(Path file) {
        try {
            return Files.getAttribute(file, "unix:uid") instanceof Integer owner ? owner : -1;
        } catch (IOException | UnsupportedOperationException e) {
            return -1;
        }
    }

    /**
     * One that runs.
     *
     * @param owner its user's number
     * @param environment what it was started with, as far as we may know
     */
    private record Program(int owner, Map<String, String> environment) {
        String value(String name) {
            return environment.getOrDefault(name, "");
        }

        /** Of this machine: one that comes from elsewhere through a tunnel shows nothing of it. */
        Optional<DisplayName> display() {
            return DisplayName.of(value("DISPLAY")).filter(DisplayName::isLocal);
        }

        /** A file of theirs or of root: nobody makes us read the file of somebody else. */
        Optional<Path> authority(Path root) {
            String named = value("XAUTHORITY");
            String path = named.isEmpty() ? value("HOME") + "/.Xauthority" : named;
            if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
                return Optional.empty();
            }
            Path file = root.resolve(path.substring(1));
            int fileOwner = SessionLookup.owner(file);
            return fileOwner == owner || fileOwner == ROOT ? Optional.of(file) : Optional.empty();
        }
    }
}
