package dev.farhand.server;

import dev.farhand.core.audit.AuditActor;
import dev.farhand.core.enrolment.EnrolmentToken;
import dev.farhand.core.enrolment.EnrolmentTokenHash;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.CertificateAuthority;
import dev.farhand.core.identity.TenantId;
import dev.farhand.server.database.Database;
import dev.farhand.server.device.DatabaseEnrolmentTokens;
import dev.farhand.server.file.OwnFile;
import dev.farhand.server.tenant.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How whoever starts a server and an agent on one machine gets the agent in: by a token for one machine in a file that only
 * its owner can read. Each start makes a new one; none outlives its server.
 */
final class LocalAgentToken implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalAgentToken.class);
    private static final Duration LIFE = Duration.ofHours(1);
    private static final String LABEL = "the server's own machine";
    private static final long LARGEST = 4096;

    private final Path file;
    private final DatabaseEnrolmentTokens tokens;

    private LocalAgentToken(Path file, DatabaseEnrolmentTokens tokens) {
        this.file = file;
        this.tokens = tokens;
    }

    /** Writes a token into the file; that of a server that was killed is withdrawn. */
    static LocalAgentToken write(
            Path file, Database database, DatabaseEnrolmentTokens tokens, CertificateAuthority authority, Clock clock) {
        LocalAgentToken local = new LocalAgentToken(file.toAbsolutePath(), tokens);
        local.close();
        Platform platform = new Platform(database, clock);
        TenantId home = platform.home();
        Optional<UUID> site = platform.firstSite();
        if (site.isEmpty()) {
            LOG.warn("there is no token for this machine's agent: no site is there that it could belong to");
            return local;
        }
        EnrolmentToken token = EnrolmentToken.create(authority.certificate(), new SecureRandom());
        Instant end = clock.instant().plus(LIFE);
        tokens.create(
                token,
                new DatabaseEnrolmentTokens.Wish(home, site.get(), Optional.empty(), LABEL, 1, false, end),
                AuditActor.SERVER);
        local.save(token);
        return local;
    }

    private void save(EnrolmentToken token) {
        try {
            OwnFile.write(file, token.reveal() + "\n");
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** Withdraws the token and removes the file. Idempotent. */
    @Override
    public void close() {
        try {
            if (Files.isRegularFile(file) && Files.size(file) <= LARGEST) {
                tokens.withdraw(written(), AuditActor.SERVER);
                Files.delete(file);
            }
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** Nobody's file is removed because a setting names it. */
    private EnrolmentTokenHash written() throws IOException {
        try {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            return EnrolmentToken.parse(text.strip()).hash();
        } catch (RemoteException e) {
            throw new RemoteException(
                    ErrorCode.INVALID_CONFIGURATION,
                    ServerKeys.LOCAL_AGENT_TOKEN_FILE.name() + ": " + file
                            + " is there already and holds no token. Name another file, or remove this one.",
                    e);
        }
    }

    private RemoteException unusable(IOException cause) {
        return new RemoteException(
                ErrorCode.INVALID_CONFIGURATION,
                ServerKeys.LOCAL_AGENT_TOKEN_FILE.name() + ": " + file
                        + " cannot be written. Its folder must be there, and be this server's.",
                cause);
    }
}
