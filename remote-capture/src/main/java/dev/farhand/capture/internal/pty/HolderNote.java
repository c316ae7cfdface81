package dev.farhand.capture.internal.pty;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;

/**
 * Where whoever comes after us finds a holder: a small file for each shell, named after the shell's number. What was typed
 * and printed is not in it.
 */
final class HolderNote {
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Pattern CONTENT = Pattern.compile("(\\d{1,9}) (\\d{1,18}) ([0-9a-f-]{36})\n");
    private static final String NAMES = "[0-9]*";
    private static final int LONGEST = 128;
    private static final int MOST = 1_000;

    private HolderNote() {}

    /** In place of the one that the shell had before, in one step. */
    static Path write(Path folder, int shell, ProcessIdentity holder) throws IOException {
        Files.createDirectories(folder, attribute("rwx------"));
        Path note = folder.resolve(Integer.toString(shell));
        Path beside = folder.resolve("." + shell);
        Files.deleteIfExists(beside);
        Files.createFile(beside, attribute("rw-------"));
        Files.writeString(beside, holder.number() + " " + holder.start() + " " + boot() + "\n");
        return Files.move(beside, note, StandardCopyOption.ATOMIC_MOVE);
    }

    private static FileAttribute<?> attribute(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    private static String boot() throws IOException {
        return Files.readString(BOOT).strip();
    }

    static List<Path> all(Path folder) {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> notes = Files.newDirectoryStream(folder, NAMES)) {
                for (Path note : notes) {
                    if (found.size() < MOST) {
                        found.add(note);
                    }
                }
            } catch (IOException | java.nio.file.DirectoryIteratorException e) {
                LoggerFactory.getLogger(HolderNote.class).warn("terminals-not-found reason={}", e.toString());
            }
        }
        return found;
    }

    /** The holder, where it is one that runs now. */
    static Optional<ProcessIdentity> read(Path note) throws IOException {
        if (!Files.isRegularFile(note, LinkOption.NOFOLLOW_LINKS) || Files.size(note) > LONGEST) {
            return Optional.empty();
        }
        Matcher content = CONTENT.matcher(Files.readString(note, StandardCharsets.ISO_8859_1));
        return content.matches() && content.group(3).equals(boot())
                ? Optional.of(new ProcessIdentity(Integer.parseInt(content.group(1)), Long.parseLong(content.group(2))))
                        .filter(ProcessIdentity::isRunning)
                : Optional.empty();
    }

    static void delete(Path note) {
        try {
            Files.deleteIfExists(note);
        } catch (IOException e) {
            LoggerFactory.getLogger(HolderNote.class).warn("note-not-removed file={} reason={}", note, e.toString());
        }
    }
}
