package dev.farhand.server.certificate;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.Identity;
import dev.farhand.core.identity.WebAuthority;
import dev.farhand.server.file.OwnFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A certificate of the server's own making, for trying out and for networks without an authority: browsers warn of it until
 * somebody has them trust the authority it comes from. That is made once and kept; the certificate is renewed in time.
 */
final class DevelopmentCertificate implements WebKeySource {
    private static final Logger LOG = LoggerFactory.getLogger(DevelopmentCertificate.class);
    private static final Duration RENEWED_BEFORE = Duration.ofDays(30);
    private static final String HEADER = "hosts: ";

    private final Path folder;
    private final List<String> hosts;
    private final Clock clock;

    @GuardedBy("this")
    private @Nullable Identity used;

    /** Kept in this folder; for these names and addresses. */
    DevelopmentCertificate(Path folder, List<String> hosts, Clock clock) {
        this.folder = folder;
        this.hosts = List.copyOf(hosts);
        this.clock = clock;
    }

    /** What browsers are to trust. */
    Path authorityFile() {
        return folder.resolve("authority.crt");
    }

    @Override
    public synchronized Optional<WebKey> next() {
        if (used != null && isGood(used)) {
            return Optional.empty();
        }
        try {
            Identity next = load();
            used = next;
            return Optional.of(new WebKey(next.privateKey(), next.chain()));
        } catch (IOException e) {
            throw new RemoteException(ErrorCode.INVALID_CONFIGURATION, folder + " cannot be used.", e);
        }
    }

    private Identity load() throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        WebAuthority authority = authority();
        Path file = folder.resolve("server.pem");
        String header = HEADER + String.join(" ", hosts) + "\n";
        if (Files.exists(file)) {
            String text = Files.readString(file);
            if (text.startsWith(header)) {
                Identity known = Identity.fromPem(text.substring(header.length()));
                if (isGood(known) && known.chain().contains(authority.certificate())) {
                    return known;
                }
            }
        }
        Identity made = authority.issue(hosts);
        OwnFile.write(file, header + made.toPem());
        LOG.info("a certificate for {} until {}", hosts, end(made));
        return made;
    }

    private WebAuthority authority() throws IOException {
        Path file = folder.resolve("authority.pem");
        if (Files.exists(file)) {
            WebAuthority known = WebAuthority.fromPem(Files.readString(file), clock);
            if (known.isEnoughFor(hosts)) {
                OwnFile.write(authorityFile(), known.certificatePem(), "rw-r--r--");
                return known;
            }
            LOG.warn(
                    "{} is not for all of {} or ends soon: it is made anew, and browsers have to trust it anew",
                    known,
                    hosts);
        }
        WebAuthority made = WebAuthority.create(hosts, clock);
        OwnFile.write(file, made.toPem());
        OwnFile.write(authorityFile(), made.certificatePem(), "rw-r--r--");
        return made;
    }

    private boolean isGood(Identity identity) {
        return clock.instant().plus(RENEWED_BEFORE).isBefore(end(identity));
    }

    private static Instant end(Identity identity) {
        return identity.certificate().getNotAfter().toInstant();
    }
}
