package dev.farhand.server.certificate;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Certificate and key in files, as every authority hands them out; read again when they were replaced. */
final class CertificateFiles implements WebKeySource {
    private static final long LARGEST = 1 << 20;
    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA");
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\\s]*+)-----END \\1-----");
    private static final String TO_PKCS8 = " openssl pkcs8 -topk8 -nocrypt -in old.pem -out key.pem";

    private final Path certificate;
    private final String certificateSetting;
    private final Path key;
    private final String keySetting;
    private final Clock clock;
    private @Nullable List<FileTime> seen;

    /** The files, and the settings that name them. */
    CertificateFiles(Path certificate, String certificateSetting, Path key, String keySetting, Clock clock) {
        this.certificate = certificate;
        this.certificateSetting = certificateSetting;
        this.key = key;
        this.keySetting = keySetting;
        this.clock = clock;
    }

    @Override
    public synchronized Optional<WebKey> next() {
        List<FileTime> now = List.of(changed(certificateSetting, certificate), changed(keySetting, key));
        if (now.equals(seen)) {
            return Optional.empty();
        }
        WebKey next = read();
        seen = now;
        return Optional.of(next);
    }

    private static FileTime changed(String setting, Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw unreadable(setting, file, e);
        }
    }

    private WebKey read() {
        List<X509Certificate> chain = chain();
        WebKey pair = new WebKey(privateKey(), chain);
        try {
            if (!pair.fits(chain.get(0))) {
                boolean later = false;
                for (X509Certificate other : chain) {
                    later |= pair.fits(other);
                }
                throw refusal(
                        keySetting,
                        later
                                ? "its certificate is not the first one in " + certificate + ". Put that first."
                                : "the key in " + key + " does not belong to the certificate in " + certificate + ".");
            }
        } catch (GeneralSecurityException e) {
            throw refusal(keySetting, "the key in " + key + " is of a kind that cannot be used.");
        }
        requireValid(chain.get(0));
        return pair;
    }

    private void requireValid(X509Certificate first) {
        Instant now = clock.instant();
        Instant begin = first.getNotBefore().toInstant();
        Instant end = first.getNotAfter().toInstant();
        if (now.isAfter(end)) {
            throw refusal(
                    certificateSetting, "the certificate in " + certificate + " expired on " + end + ". Renew it.");
        }
        if (now.isBefore(begin)) {
            throw refusal(
                    certificateSetting,
                    "the certificate in " + certificate + " is not valid before " + begin
                            + ", and this machine's clock says " + now + ".");
        }
    }

    private List<X509Certificate> chain() {
        List<X509Certificate> chain = new ArrayList<>();
        Matcher blocks = BLOCK.matcher(text(certificateSetting, certificate));
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            while (blocks.find()) {
                if (blocks.group(1).equals("CERTIFICATE")) {
                    chain.add((X509Certificate) factory.generateCertificate(
                            new ByteArrayInputStream(Base64.getMimeDecoder().decode(blocks.group(2)))));
                }
            }
        } catch (CertificateException | IllegalArgumentException e) {
            throw refusal(certificateSetting, certificate + " holds a certificate that cannot be read.");
        }
        if (chain.isEmpty()) {
            throw refusal(certificateSetting, certificate + " holds no certificate as PEM.");
        }
        return chain;
    }

    private PrivateKey privateKey() {
        Matcher blocks = BLOCK.matcher(text(keySetting, key));
        while (blocks.find()) {
            String kind = blocks.group(1);
            if (kind.equals("PRIVATE KEY")) {
                return privateKey(blocks.group(2));
            }
            if (kind.equals("ENCRYPTED PRIVATE KEY")) {
                throw refusal(
                        keySetting,
                        "the key in " + key + " is locked by a passphrase. Write it without one:" + TO_PKCS8);
            }
            if (kind.endsWith(" PRIVATE KEY")) {
                throw refusal(
                        keySetting, "the key in " + key + " has an older form than PKCS #8. Convert it:" + TO_PKCS8);
            }
        }
        throw refusal(keySetting, key + " holds no private key as PEM (PKCS #8).");
    }

    private PrivateKey privateKey(String body) {
        try {
            PKCS8EncodedKeySpec spec =
                    new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(body));
            for (String algorithm : ALGORITHMS) {
                Optional<PrivateKey> found = privateKey(algorithm, spec);
                if (found.isPresent()) {
                    return found.get();
                }
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // What could not be read is a secret: no cause, no quotation.
            throw refusal(keySetting, "the key in " + key + " cannot be read.");
        }
        throw refusal(keySetting, "the key in " + key + " is neither an EC, nor an RSA, nor an Edwards key.");
    }

    private static Optional<PrivateKey> privateKey(String algorithm, PKCS8EncodedKeySpec spec)
            throws GeneralSecurityException {
        try {
            return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(spec));
        } catch (InvalidKeySpecException e) {
            return Optional.empty();
        }
    }

    private static String text(String setting, Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw refusal(setting, file + " is too large to be PEM.");
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw unreadable(setting, file, e);
        }
    }

    private static RemoteException unreadable(String setting, Path file, IOException cause) {
        String reason = file + " cannot be read.";
        if (cause instanceof NoSuchFileException) {
            reason = "there is no file " + file + ".";
        } else if (cause instanceof AccessDeniedException) {
            reason = "the server may not read " + file + ".";
        }
        return new RemoteException(ErrorCode.INVALID_CONFIGURATION, setting + ": " + reason, cause);
    }

    private static RemoteException refusal(String setting, String sentence) {
        return new RemoteException(ErrorCode.INVALID_CONFIGURATION, setting + ": " + sentence);
    }
}
