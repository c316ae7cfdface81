package dev.farhand.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The program around x264, libvpx and openh264, made by this machine's C compiler from what Debian has of them. */
final class ReferenceEncoders {
    private static final String INSTALL = "apt-get install --no-install-recommends gcc libc6-dev libx264-dev"
            + " libvpx-dev libopenh264-dev libyuv-dev";
    private static final List<String> LIBRARIES = List.of("-lx264", "-lvpx", "-lopenh264", "-lyuv");

    private ReferenceEncoders() {}

    /** The program; made anew where its sources are newer. */
    static Path program() {
        Path sources = Path.of(System.getProperty("farhand.benchmark.c", "src/main/c"));
        Path program = Path.of(System.getProperty("farhand.benchmark.tools", "target/tools"))
                .resolve("reference")
                .toAbsolutePath();
        try (Stream<Path> files = Files.list(sources)) {
            List<Path> all = files.sorted().toList();
            Files.createDirectories(program.getParent());
            if (!Files.exists(program) || isOlder(program, all)) {
                compile(all, program);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the reference encoders cannot be built", e);
        }
        return program;
    }

    private static boolean isOlder(Path program, List<Path> sources) throws IOException {
        for (Path source : sources) {
            if (Files.getLastModifiedTime(source).compareTo(Files.getLastModifiedTime(program)) > 0) {
                return true;
            }
        }
        return false;
    }

    private static void compile(List<Path> sources, Path program) throws IOException {
        List<String> command = new ArrayList<>(List.of("cc", "-O2", "-Wall", "-o", program.toString()));
        sources.stream().map(Path::toString).filter(name -> name.endsWith(".c")).forEach(command::add);
        command.addAll(LIBRARIES);
        Process compiler;
        try {
            compiler = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new IOException("there is no C compiler; run as root: " + INSTALL, e);
        }
        String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (compiler.waitFor() != 0) {
                String first = said.lines()
                        .filter(line -> line.contains("error") || line.contains("cannot"))
                        .findFirst()
                        .orElse(said);
                throw new IOException("run as root: " + INSTALL + " (" + first + ")");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
