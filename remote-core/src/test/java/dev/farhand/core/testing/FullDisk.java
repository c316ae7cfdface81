package dev.farhand.core.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** A small disk of its own: memory, mounted in a mount namespace that ends with this object. */
public final class FullDisk implements AutoCloseable {
    private static final boolean ROOT = System.getProperty("user.name").equals("root");

    private final Process holder;
    private final Path folder;

    private FullDisk(Process holder, Path folder) {
        this.holder = holder;
        this.folder = folder;
    }

    /** Mounts it over this folder, so big as {@code mount} has it. Who is not root becomes so in a user namespace for that. */
    public static FullDisk mount(Path folder, String size) throws IOException {
        List<String> command = new ArrayList<>(List.of("unshare", "--mount"));
        if (!ROOT) {
            command.add("--map-root-user");
        }
        command.addAll(List.of(
                "sh",
                "-c",
                "mount -t tmpfs -o size=$1,mode=711 farhand-test \"$0\" && echo mounted && exec sleep 600",
                folder.toString(),
                size));
        Process holder = new ProcessBuilder(command).redirectErrorStream(true).start();
        BufferedReader out = holder.inputReader(StandardCharsets.UTF_8);
        String said = out.readLine();
        if (!"mounted".equals(said)) {
            holder.destroyForcibly();
            throw new IllegalStateException("no disk of its own for the test: " + said);
        }
        return new FullDisk(holder, folder);
    }

    /** The command that makes what follows see the disk; only who is root out here is so in there. */
    public List<String> entering() {
        List<String> command = new ArrayList<>(List.of("nsenter", "--target", Long.toString(holder.pid()), "--mount"));
        if (!ROOT) {
            command.addAll(List.of(
                    "--user", "--preserve-credentials", "unshare", "--user", "--map-user=1000", "--map-group=1000"));
        }
        return command;
    }

    /** A file of the disk, seen from outside. */
    public Path file(String name) {
        return Path.of("/proc", Long.toString(holder.pid()), "root", folder.toString(), name);
    }

    /** Leaves no page free. */
    public void fill() throws IOException {
        try (FileChannel filler =
                FileChannel.open(file("filler"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (filler.write(ByteBuffer.allocate(4096)) > 0) {
                // Until it throws.
                Thread.onSpinWait();
            }
        } catch (IOException full) {
            if (!String.valueOf(full.getMessage()).contains("No space left")) {
                throw full;
            }
        }
    }

    /** There is room again. */
    public void free() throws IOException {
        Files.delete(file("filler"));
    }

    @Override
    public void close() {
        holder.destroyForcibly();
    }
}
