package dev.farhand.server;

import dev.farhand.core.config.ConfigReader;
import dev.farhand.server.postgres.PostgresPrograms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** A whole server, as somebody starts it to try it out, in a folder of its own. */
final class RunningServer implements AutoCloseable {
    private final Path folder;
    private final Map<String, String> settings = new HashMap<>();
    private Server server;

    RunningServer() {
        this(Map.of());
    }

    /** With these settings beside or instead of the usual ones. */
    RunningServer(Map<String, String> more) {
        try {
            // PostgreSQL runs as an account without rights where tests run as root: it has to get through.
            folder = Files.createTempDirectory(
                    "farhand-server-it",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
            PostgresPrograms.lend(data().resolve("postgres"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        settings.put("farhand.server.data", folder.resolve("data").toString());
        settings.put("farhand.server.port", "0");
        settings.put("farhand.server.plain", "true");
        settings.put("farhand.server.first-administrator", "first@farhand.example");
        settings.put("farhand.server.sign-in-link", "true");
        settings.putAll(more);
        server = start();
        // A server that is started again is found where it was.
        settings.put("farhand.server.port", server.address().replaceAll(".*:", ""));
    }

    private Server start() {
        return Server.start(ConfigReader.of(ServerMain.keys()).options(settings).read(), Clock.systemUTC());
    }

    String address() {
        return server.address();
    }

    /** The secret of a link that signs the first administrator in. */
    String link() {
        return server.wayIn().orElseThrow().replaceAll(".*#", "");
    }

    Path data() {
        return folder.resolve("data");
    }

    <T> T part(Class<T> type) {
        return server.part(type);
    }

    /** Somebody who may do everything, at a browser of their own. */
    Browser operator() {
        Browser browser = new Browser(address());
        browser.signIn(link());
        return browser;
    }

    void restart() {
        stop();
        startAgain();
    }

    void stop() {
        server.close();
    }

    void startAgain() {
        server = start();
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() {
        server.close();
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
