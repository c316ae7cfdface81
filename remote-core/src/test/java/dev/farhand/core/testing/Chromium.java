package dev.farhand.core.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real browser without a window that opens one address, and leaves nothing behind when it is closed. */
public final class Chromium implements AutoCloseable {
    private final Process process;
    private final Path profile;
    private final Path log;

    private Chromium(Process process, Path profile, Path log) {
        this.process = process;
        this.profile = profile;
        this.log = log;
    }

    /** Starts it with an empty profile and a log in this folder, and these options besides the usual ones. */
    public static Chromium open(Path folder, String address, String... options) throws IOException {
        String program = Stream.of("chromium", "chromium-browser")
                .map(name -> Path.of("/usr/bin", name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toString)
                .orElseThrow(() -> new IllegalStateException("chromium is missing; run .dev/install"));
        Path profile = Files.createTempDirectory(folder, "profile");
        Path log = folder.resolve("chromium.log");
        List<String> command = new ArrayList<>(List.of(
                program,
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--user-data-dir=" + profile));
        command.addAll(List.of(options));
        command.add(address);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new Chromium(process, profile, log);
    }

    /** What it has said. */
    public String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        List<ProcessHandle> family = process.descendants().toList();
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        family.forEach(ProcessHandle::destroyForcibly);
        removeSocket();
    }

    /** One that is ended by a signal leaves a folder among the temporary ones, to which its profile leads. */
    private void removeSocket() throws IOException {
        Path link = profile.resolve("SingletonSocket");
        if (Files.isSymbolicLink(link)) {
            Path left = Files.readSymbolicLink(link).getParent();
            try (Stream<Path> files = Files.list(left)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(left);
        }
    }
}
