package dev.farhand.server.postgres;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that runs to its end, with an environment of our own: nothing of the caller's settings reaches it. */
record Command(List<String> words) {
    private static final int LONGEST_SHOWN = 2_000;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    Command {
        words = List.copyOf(words);
    }

    /** What every program of PostgreSQL finds in its environment, and nothing else. */
    static void prepare(ProcessBuilder builder, Path folder) {
        Map<String, String> environment = builder.environment();
        String path = environment.getOrDefault("PATH", "/usr/bin:/bin");
        environment.clear();
        environment.put("PATH", path);
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("TZ", "UTC");
        // Not the caller's, which the account may not even enter.
        builder.directory(folder.toFile());
    }

    /** What it wrote. */
    String output() {
        return output(Path.of("/"));
    }

    /** What it wrote, run in this folder. */
    String output(Path folder) {
        String program = Path.of(words.get(0)).getFileName().toString();
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        prepare(builder, folder);
        try {
            Process process = builder.start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw EmbeddedPostgres.failure(program + " did not end");
            }
            if (process.exitValue() != 0) {
                throw EmbeddedPostgres.failure(program + " failed: "
                        + said.strip()
                                .substring(
                                        0, Math.min(LONGEST_SHOWN, said.strip().length())));
            }
            return said;
        } catch (IOException e) {
            throw new RemoteException(
                    ErrorCode.INVALID_CONFIGURATION, "The program " + program + " cannot be started.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw EmbeddedPostgres.failure(program + " was interrupted");
        }
    }
}
