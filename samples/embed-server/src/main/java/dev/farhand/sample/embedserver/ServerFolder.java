package dev.farhand.sample.embedserver;

import dev.farhand.core.config.ConfigReader;
import dev.farhand.core.enrolment.FileDeviceRegistry;
import dev.farhand.core.enrolment.FileEnrolmentTokens;
import dev.farhand.core.identity.CertificateAuthority;
import dev.farhand.core.identity.CertificateLifetimes;
import dev.farhand.core.identity.FileAuthorityStore;
import dev.farhand.core.identity.IdentityKeys;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What the server keeps, in one folder of mode 0700: who issues certificates, who has one, who may get one. The library's
 * file stores survive a crash at any moment, and refuse a second process.
 */
final class ServerFolder implements AutoCloseable {
    private final Path path;
    private final CertificateAuthority authority;
    private final FileDeviceRegistry devices;
    private final FileEnrolmentTokens tokens;

    private ServerFolder(
            Path path, CertificateAuthority authority, FileDeviceRegistry devices, FileEnrolmentTokens tokens) {
        this.path = path;
        this.authority = authority;
        this.devices = devices;
        this.tokens = tokens;
    }

    static ServerFolder open(Path path, CertificateLifetimes lifetimes, Clock clock) throws IOException {
        try {
            Files.createDirectories(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileSystemException e) {
            throw new IOException("the folder " + path + " cannot be made", e);
        }
        char[] passphrase = passphrase(path).toCharArray();
        CertificateAuthority authority = CertificateAuthority.open(
                new FileAuthorityStore(path.resolve("authority")), passphrase, lifetimes, clock);
        try {
            FileDeviceRegistry devices = FileDeviceRegistry.open(path.resolve("devices"), clock);
            try {
                FileEnrolmentTokens tokens = FileEnrolmentTokens.open(path.resolve("token-hashes"));
                return new ServerFolder(path, authority, devices, tokens);
            } catch (RuntimeException e) {
                devices.close();
                throw e;
            }
        } catch (RuntimeException e) {
            authority.close();
            throw e;
        }
    }

    Path path() {
        return path;
    }

    CertificateAuthority authority() {
        return authority;
    }

    FileDeviceRegistry devices() {
        return devices;
    }

    FileEnrolmentTokens tokens() {
        return tokens;
    }

    @Override
    public void close() {
        tokens.close();
        devices.close();
        authority.close();
    }

    /** A passphrase beside the key it protects keeps out who gets a copy of the key alone; yours belongs elsewhere. */
    private static String passphrase(Path folder) throws IOException {
        Optional<String> given = ConfigReader.of(List.of(IdentityKeys.AUTHORITY_PASSPHRASE))
                .environment(System.getenv())
                .read()
                .find(IdentityKeys.AUTHORITY_PASSPHRASE);
        if (given.isPresent()) {
            return given.get();
        }
        Path file = folder.resolve("passphrase");
        if (Files.notExists(file)) {
            byte[] secret = new byte[32];
            new SecureRandom().nextBytes(secret);
            PrivateFile.write(file, Base64.getEncoder().encodeToString(secret) + "\n");
        }
        return Files.readString(file).strip();
    }
}
