package dev.farhand.agent.internal.state;

import dev.farhand.agent.store.AgentStore;
import dev.farhand.agent.store.StoreItem;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.Identity;
import dev.farhand.core.identity.TenantId;
import dev.farhand.core.identity.TrustBundle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who the agent is, as it is kept.
 *
 * @param device the name the server gave it
 * @param tenant whose it is
 * @param identity key and certificate
 * @param trust the authorities it trusts
 */
public record StoredIdentity(DeviceId device, TenantId tenant, Identity identity, TrustBundle trust) {
    private static final Pattern NAME = Pattern.compile("farhand:device:([0-9a-f-]{36}):([0-9a-f-]{36})");
    private static final Integer URI = 6;

    /** Takes the names out of the certificate. Throws {@link RemoteException} when there are none. */
    public static StoredIdentity of(Identity identity, TrustBundle trust) {
        Matcher name = name(identity.certificate());
        try {
            return new StoredIdentity(DeviceId.parse(name.group(2)), TenantId.parse(name.group(1)), identity, trust);
        } catch (IllegalArgumentException e) {
            throw unusable("its certificate names no device");
        }
    }

    /** What was saved; empty before enrolment. Throws {@link RemoteException} when it cannot be used. */
    public static Optional<StoredIdentity> load(AgentStore store) throws IOException {
        return parse(store.load(StoreItem.IDENTITY), store.load(StoreItem.TRUST));
    }

    /** Reads the contents of the two files; empty before enrolment. Throws {@link RemoteException} that names the file. */
    public static Optional<StoredIdentity> parse(Optional<byte[]> identity, Optional<byte[]> trust) {
        if (identity.isEmpty()) {
            return Optional.empty();
        }
        byte[] authorities = trust.orElseThrow(() -> unusable("the authorities (trust.pem) are missing"));
        return Optional.of(of(
                read(StoreItem.IDENTITY, identity.get(), Identity::fromPem),
                read(StoreItem.TRUST, authorities, TrustBundle::fromPem)));
    }

    private static <T> T read(StoreItem item, byte[] content, Function<String, T> reader) {
        try {
            return reader.apply(new String(content, StandardCharsets.US_ASCII));
        } catch (RemoteException e) {
            throw new RemoteException(
                    ErrorCode.INVALID_CONFIGURATION, item.fileName() + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static RemoteException unusable(String reason) {
        return new RemoteException(
                ErrorCode.INVALID_CONFIGURATION,
                "The saved identity cannot be used: " + reason + ". Enrol the machine again.");
    }

    private static Matcher name(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            for (List<?> entry : names == null ? List.<List<?>>of() : names) {
                if (entry.size() == 2 && URI.equals(entry.get(0)) && entry.get(1) instanceof String uri) {
                    Matcher matcher = NAME.matcher(uri);
                    if (matcher.matches()) {
                        return matcher;
                    }
                }
            }
        } catch (CertificateParsingException e) {
            throw unusable("its certificate cannot be read");
        }
        throw unusable("its certificate names no device");
    }
}
