package dev.farhand.capture.internal.pty;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.pty4j.unix.PtyHelpers;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * pty4j's native library. By itself pty4j unpacks it to a folder below the temporary one that other users could have made
 * before, and leaves it there. Here it lies in a folder that nobody else can enter, for as long as loading takes; where
 * nothing in the temporary folder may run, below the user's cache.
 */
final class PtyLibrary {
    private static final String FOLDER_KEY = "pty4j.preferred.native.folder";
    private static final String FILE = "libpty.so";
    private static final Map<String, String> MACHINES =
            Map.of("amd64", "x86-64", "x86_64", "x86-64", "aarch64", "aarch64", "riscv64", "riscv64");

    @GuardedBy("PtyLibrary.class")
    private static boolean loaded;

    private PtyLibrary() {}

    /** Where the library for this machine lies in pty4j's jar; empty where there is none. Loads nothing. */
    static Optional<String> resource() {
        String machine = MACHINES.get(System.getProperty("os.arch", ""));
        String path = "/resources/com/pty4j/native/linux/" + machine + "/" + FILE;
        return machine == null || PtyHelpers.class.getResource(path) == null ? Optional.empty() : Optional.of(path);
    }

    static synchronized void load() throws IOException {
        if (loaded) {
            return;
        }
        if (System.getProperty(FOLDER_KEY) == null) {
            unpackAndLoad();
        }
        loaded = true;
    }

    private static void unpackAndLoad() throws IOException {
        IOException refused = new IOException("there is no folder to load it from");
        for (Path parent : parents()) {
            Path folder;
            try {
                Files.createDirectories(parent);
                // Nobody but us: that is what createTempDirectory does.
                folder = Files.createTempDirectory(parent, "farhand-pty");
            } catch (IOException e) {
                refused.addSuppressed(e);
                continue;
            }
            try {
                loadFrom(folder);
                return;
            } catch (UnsatisfiedLinkError e) {
                // Mounted so that nothing there may run; the next one may be better.
                refused.addSuppressed(e);
            } finally {
                delete(folder);
            }
        }
        throw refused;
    }

    private static List<Path> parents() {
        return List.of(
                Path.of(System.getProperty("java.io.tmpdir", "/tmp")),
                Path.of(System.getProperty("user.home", "/root"), ".cache"));
    }

    private static void loadFrom(Path folder) throws IOException {
        String resource = resource().orElseThrow(() -> new IOException("it is not there for this machine"));
        Path file = folder.resolve("linux").resolve(machine()).resolve(FILE);
        Files.createDirectories(file.getParent());
        try (InputStream in = PtyHelpers.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("it is not there for this machine");
            }
            Files.copy(in, file);
        }
        NativeLibrary probe = NativeLibrary.getInstance(file.toString());
        System.setProperty(FOLDER_KEY, folder.toString());
        try {
            // Asks about no terminal at all: it is enough that pty4j finds its library now, for soon it is gone.
            PtyHelpers.getWinSize(-1, null);
        } catch (IOException expected) {
            LoggerFactory.getLogger(PtyLibrary.class).debug("pty-loaded library={}", probe.getName());
        } finally {
            System.clearProperty(FOLDER_KEY);
        }
    }

    private static String machine() {
        return MACHINES.getOrDefault(System.getProperty("os.arch", ""), "");
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path one : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            LoggerFactory.getLogger(PtyLibrary.class)
                    .warn("folder-not-removed folder={} reason={}", folder, e.toString());
        }
    }
}
