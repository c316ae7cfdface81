package dev.farhand.server;

import dev.farhand.core.enrolment.EnrolmentToken;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.CertificateAuthority;
import dev.farhand.core.identity.CertificateLifetimes;
import dev.farhand.core.identity.FileAuthorityStore;
import dev.farhand.server.file.FolderLock;
import dev.farhand.server.file.OwnFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;

/**
 * What the server keeps on its own disk. Others may pass through the folder, since PostgreSQL runs as an account without
 * rights where the server is root; everything in it is for its owner's eyes only.
 */
final class ServerFolder {
    /** The folder of the server's own PostgreSQL, in it. */
    static final String POSTGRES = "postgres";

    private final Path path;

    private ServerFolder(Path path) {
        this.path = path;
    }

    static ServerFolder in(Path path) {
        try {
            if (Files.notExists(path)) {
                Files.createDirectories(path);
                // Whatever the umask is.
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx--x--x"));
            }
        } catch (IOException e) {
            throw new RemoteException(
                    ErrorCode.INVALID_CONFIGURATION, ServerKeys.DATA.name() + ": " + path + " cannot be made.", e);
        }
        if (!Files.isDirectory(path) || !Files.isWritable(path)) {
            throw new RemoteException(
                    ErrorCode.INVALID_CONFIGURATION,
                    ServerKeys.DATA.name() + ": " + path + " is no folder that this account may write to. Give it the"
                            + " right to, or choose another one with --data.");
        }
        return new ServerFolder(path.toAbsolutePath());
    }

    /** Before anything in it is touched. */
    FolderLock lock() {
        try {
            return FolderLock.take(path);
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    Path postgres() {
        return path.resolve(POSTGRES);
    }

    /** The certificate that browsers see, where it is of our own making. */
    Path web() {
        return path.resolve("web");
    }

    /** Who certifies agents; made at the first start. Its key is encrypted with a passphrase given, or kept beside it. */
    CertificateAuthority authority(Optional<String> passphrase, Clock clock) {
        try {
            return CertificateAuthority.open(
                    new FileAuthorityStore(path.resolve("authority")),
                    passphrase.orElseGet(this::passphrase).toCharArray(),
                    CertificateLifetimes.defaults(),
                    clock);
        } catch (UncheckedIOException e) {
            throw new RemoteException(
                    ErrorCode.INVALID_CONFIGURATION,
                    ServerKeys.DATA.name() + ": " + path.resolve("authority") + " cannot be used.",
                    e);
        }
    }

    /** What machines show that have no token of their own; the same as long as this authority certifies them. */
    EnrolmentToken openToken(CertificateAuthority authority, SecureRandom random) {
        Path file = path.resolve("open-enrolment-token");
        EnrolmentToken made = EnrolmentToken.create(authority.certificate(), random);
        Optional<EnrolmentToken> kept = parsed(kept(file, made.reveal()))
                .filter(token -> token.authorityFingerprint().equals(made.authorityFingerprint()));
        if (kept.isEmpty()) {
            write(file, made.reveal());
        }
        return kept.orElse(made);
    }

    private static Optional<EnrolmentToken> parsed(String text) {
        try {
            return Optional.of(EnrolmentToken.parse(text));
        } catch (RemoteException notOne) {
            return Optional.empty();
        }
    }

    private String passphrase() {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        return kept(path.resolve("passphrase"), Base64.getEncoder().encodeToString(secret));
    }

    /** What is in this file; this where there is none. */
    private static String kept(Path file, String first) {
        if (Files.notExists(file)) {
            write(file, first);
        }
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    private static void write(Path file, String text) {
        try {
            OwnFile.write(file, text + "\n");
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    private static RemoteException unusable(Path file, IOException cause) {
        return new RemoteException(
                ErrorCode.INVALID_CONFIGURATION, ServerKeys.DATA.name() + ": " + file + " cannot be used.", cause);
    }
}
