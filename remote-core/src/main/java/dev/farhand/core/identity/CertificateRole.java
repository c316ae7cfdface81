package dev.farhand.core.identity;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What a certificate may be used for. A role is said twice, by the extended key usage and by the form of the name, and
 * both must agree: no certificate of one role passes for another.
 */
enum CertificateRole {
    DEVICE("1.3.6.1.5.5.7.3.2", "farhand:device:", "([0-9a-f-]{36}):([0-9a-f-]{36})"),
    SERVER("1.3.6.1.5.5.7.3.1", "farhand:server:", CertificateRole.NODE),
    /** An own identifier below a random UUID, so that nobody else's certificate can carry it by accident. */
    GRANT_SIGNER("2.25.199726044645685261837319912989968229399.1", "farhand:grant-signer:", CertificateRole.NODE);

    private static final String NODE = "([A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?)";
    private static final Pattern NODE_NAME = Pattern.compile(NODE);
    private static final int DIGITAL_SIGNATURE = 0;
    private static final int URI = 6;

    private final String extendedKeyUsage;
    private final String prefix;
    private final Pattern name;

    CertificateRole(String extendedKeyUsage, String prefix, String name) {
        this.extendedKeyUsage = extendedKeyUsage;
        this.prefix = prefix;
        this.name = Pattern.compile(Pattern.quote(prefix) + name);
    }

    String extendedKeyUsage() {
        return extendedKeyUsage;
    }

    String uri(Object... parts) {
        StringBuilder uri = new StringBuilder(prefix);
        for (int i = 0; i < parts.length; i++) {
            uri.append(i == 0 ? "" : ":").append(parts[i]);
        }
        return uri.toString();
    }

    /**
     * Who a certificate speaks for.
     *
     * @param role as what
     * @param parts what the name holds: tenant and device, or the node
     */
    record Name(CertificateRole role, List<String> parts) {}

    /** The parts of a name of this role. Throws {@link IllegalArgumentException} for another one's. */
    List<String> require(Name name) {
        if (name.role() != this) {
            throw new IllegalArgumentException("a certificate for another use");
        }
        return name.parts();
    }

    /** Role and name. Throws {@link IllegalArgumentException} for a certificate that has none, or two that differ. */
    static Name read(X509Certificate certificate) {
        boolean[] usage = certificate.getKeyUsage();
        if (certificate.getBasicConstraints() >= 0 || usage == null || !usage[DIGITAL_SIGNATURE]) {
            throw new IllegalArgumentException("not a certificate of an end");
        }
        try {
            List<String> extended = certificate.getExtendedKeyUsage();
            for (CertificateRole role : values()) {
                if (extended != null && extended.equals(List.of(role.extendedKeyUsage))) {
                    return role.named(onlyUri(certificate.getSubjectAlternativeNames()));
                }
            }
            throw new IllegalArgumentException("a certificate for another use");
        } catch (CertificateParsingException e) {
            throw new IllegalArgumentException("a certificate that cannot be read", e);
        }
    }

    private Name named(String uri) {
        Matcher matcher = name.matcher(uri);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a certificate with another kind of name");
        }
        return new Name(
                this,
                IntStream.rangeClosed(1, matcher.groupCount())
                        .mapToObj(matcher::group)
                        .toList());
    }

    /** A node's name goes into certificates and logs: letters, digits, dots, dashes, underscores; at most 64. */
    static String requireNodeId(String nodeId) {
        if (!NODE_NAME.matcher(nodeId).matches()) {
            throw new IllegalArgumentException(
                    "a node id has 1 to 64 letters, digits, dots, dashes or underscores, a letter or digit at both ends");
        }
        return nodeId;
    }

    private static String onlyUri(@org.jspecify.annotations.Nullable Collection<List<?>> names) {
        if (names != null && names.size() == 1) {
            List<?> entry = names.iterator().next();
            if (entry.size() == 2 && Integer.valueOf(URI).equals(entry.get(0)) && entry.get(1) instanceof String uri) {
                return uri;
            }
        }
        throw new IllegalArgumentException("a certificate that does not have exactly one name");
    }
}
