package dev.farhand.server.delivery;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.enrolment.EnrolmentToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a machine needs to become one of this server's. The command names the sum of the script, and the script that of the
 * archive: whoever copied the command from the console gets what this server has, whatever lies on the way.
 */
@ThreadSafe
public final class AgentDelivery {
    /** The script's name below {@code /agent/}. */
    static final String SCRIPT = "install.sh";

    /** What is known when the script is not the one that the line was made for. */
    private static final String OTHER =
            "What came is not what this command was made for. Copy a new one from the console; if that says the same, something"
                    + " on the way changed it, or sha256sum is missing.";

    private static final Logger LOG = LoggerFactory.getLogger(AgentDelivery.class);
    private static final Pattern ARCHIVE = Pattern.compile("farhand-agent-[0-9A-Za-z][0-9A-Za-z.+-]{0,63}\\.tar\\.gz");
    /** Everything in it stands between single quotes in a shell, and as it is in a command. */
    private static final Pattern ORIGIN = Pattern.compile("https?://[A-Za-z0-9._:\\[\\]-]{1,270}");

    private final Optional<Path> folder;
    private final boolean ownCertificate;
    private final String template;

    @GuardedBy("this")
    private @Nullable Archive known;

    /** From this folder; {@code ownCertificate} where the server's certificate comes from nobody a machine could know. */
    public AgentDelivery(Optional<Path> folder, boolean ownCertificate) {
        this.folder = folder;
        this.ownCertificate = ownCertificate;
        try (InputStream script =
                Objects.requireNonNull(AgentDelivery.class.getResourceAsStream("/agent/" + SCRIPT), SCRIPT)) {
            template = new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The agent as one file.
     *
     * @param file where it is
     * @param name what it is called
     * @param changed when it was put there
     * @param sha256 its sum, in hexadecimal
     */
    record Archive(Path file, String name, FileTime changed, String sha256) {}

    /** The newest there is. Reads it once, and again after it was replaced. */
    synchronized Optional<Archive> archive() {
        Optional<Path> file = newest();
        try {
            if (file.isEmpty()) {
                known = null;
            } else if (known == null
                    || !known.file().equals(file.get())
                    || !known.changed().equals(changed(file.get()))) {
                FileTime changed = changed(file.get());
                known = new Archive(file.get(), file.get().getFileName().toString(), changed, sum(file.get()));
            }
        } catch (IOException e) {
            LOG.warn("the agent in {} cannot be read: {}", file, e.toString());
            known = null;
        }
        return Optional.ofNullable(known);
    }

    private Optional<Path> newest() {
        if (folder.isEmpty() || !Files.isDirectory(folder.get())) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(folder.get())) {
            return files.filter(file ->
                            ARCHIVE.matcher(file.getFileName().toString()).matches())
                    .max(Comparator.comparing(AgentDelivery::changedOrNever).thenComparing(Path::toString));
        } catch (IOException e) {
            LOG.warn("the agents in {} cannot be listed: {}", folder.get(), e.toString());
            return Optional.empty();
        }
    }

    private static FileTime changedOrNever(Path file) {
        try {
            return changed(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }

    private static FileTime changed(Path file) throws IOException {
        return Files.getLastModifiedTime(file);
    }

    /** The script for a server that is called this; empty where there is no agent to install, or no such name. */
    Optional<String> script(String origin) {
        return ORIGIN.matcher(origin).matches()
                ? archive().map(archive -> template.replace("@SERVER@", origin)
                        .replace("@ARCHIVE@", archive.name())
                        .replace("@SHA256@", archive.sha256())
                        .replace("@KNOWN_CERTIFICATE@", ownCertificate ? "no" : "yes"))
                : Optional.empty();
    }

    /**
     * The one line that makes a machine this server's: fetches the script, looks whether it is the right one, and runs it. The
     * token stands in it as a variable of that one process. Where this server has no agent to hand out, the line for a
     * machine that has one.
     */
    public String command(String origin, EnrolmentToken token) {
        String secret = "FARHAND_ENROLMENT_TOKEN=" + token.reveal();
        return script(origin)
                .map(script -> {
                    // An address in brackets is a pattern to some shells.
                    String url = "'" + origin + "/agent/" + SCRIPT + "'";
                    String curl = "curl -fsS" + (ownCertificate ? "k" : "") + "o \"$f\" " + url;
                    String wget = "wget -qO \"$f\"" + (ownCertificate ? " --no-check-certificate " : " ") + url;
                    return "f=$(mktemp) && { " + curl + " || " + wget + "; } && { echo \""
                            + sum(script.getBytes(StandardCharsets.UTF_8)) + "  $f\" | sha256sum -c || { echo '" + OTHER
                            + "' >&2; false; }; } && " + secret + " sh \"$f\"";
                })
                .orElseGet(() -> secret + " farhand-agent run --server " + origin);
    }

    private static String sum(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    private static String sum(Path file) throws IOException {
        try (DigestInputStream in = new DigestInputStream(Files.newInputStream(file), sha256())) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
