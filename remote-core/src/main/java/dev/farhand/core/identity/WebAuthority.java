package dev.farhand.core.identity;

import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.internal.crypto.CertificateDraft;
import dev.farhand.core.internal.crypto.CertificateSigner;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An authority for the certificate that browsers see, for a server that has none from outside. It has nothing to do with the
 * authority of agents. Whoever trusts it trusts it for the names it was made for: its own certificate says so, and browsers
 * take none for other names from it. Addresses are not limited.
 */
@ThreadSafe
public final class WebAuthority {
    private static final Duration AUTHORITY_LIFE = Duration.ofDays(3_650);
    private static final Duration LIFE = Duration.ofDays(90);
    private static final int MOST_HOSTS = 64;
    private static final String SUBJECT = "Farhand server";
    private static final String HEADER = "names: ";
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-f.]*:[0-9a-f:.]*");
    private static final Pattern NAME = Pattern.compile(
            "(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?(?:\\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?)*");

    private final Identity own;
    private final List<String> names;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    private WebAuthority(Identity own, List<String> names, Clock clock) {
        this.own = own;
        this.names = names;
        this.clock = clock;
    }

    /**
     * A new one for these hosts and those below them; it lives ten years.
     *
     * @throws RemoteException INVALID_CONFIGURATION for what is neither a name nor an address of a host
     */
    public static WebAuthority create(List<String> hosts, Clock clock) {
        List<String> names = namesIn(checked(hosts));
        KeyPair keys = DeviceKeys.generate();
        Instant now = clock.instant();
        CertificateDraft draft = CertificateDraft.webAuthority(
                CertificateSigner.authorityName(keys.getPublic()) + " (web)",
                keys.getPublic(),
                now.minus(CertificateLifetimes.BACKDATING),
                now.plus(AUTHORITY_LIFE),
                names);
        X509Certificate certificate = CertificateSigner.selfSign(draft, keys.getPrivate(), new SecureRandom());
        return new WebAuthority(Identity.of(keys.getPrivate(), List.of(certificate)), names, clock);
    }

    /**
     * Reads what {@link #toPem} wrote.
     *
     * @throws RemoteException INVALID_CONFIGURATION for any other text; the message quotes nothing of it
     */
    public static WebAuthority fromPem(String pem, Clock clock) {
        int end = pem.indexOf('\n');
        if (end < 0 || !pem.startsWith(HEADER)) {
            throw new RemoteException(ErrorCode.INVALID_CONFIGURATION, "This is not an authority for browsers.");
        }
        List<String> names = checked(List.of(pem.substring(HEADER.length(), end).split(" ")));
        return new WebAuthority(Identity.fromPem(pem.substring(end + 1)), names, clock);
    }

    /** One text with the unencrypted key: a secret, for a file of mode 0600. */
    public String toPem() {
        return HEADER + String.join(" ", names) + "\n" + own.toPem();
    }

    /** What is trusted by who trusts this authority. */
    public X509Certificate certificate() {
        return own.certificate();
    }

    /** The same as a text for a file that is handed out. */
    public String certificatePem() {
        StringBuilder out = new StringBuilder();
        PemText.append(out, certificate());
        return out.toString();
    }

    /** Whether browsers would take a new certificate for all of these hosts from it, until that one ends. */
    public boolean isEnoughFor(List<String> hosts) {
        Instant end = clock.instant().plus(LIFE);
        return end.isBefore(certificate().getNotAfter().toInstant())
                && namesIn(checked(hosts)).stream().allMatch(host -> names.stream()
                        .anyMatch(name -> host.equals(name) || host.endsWith("." + name)));
    }

    /**
     * A new key and certificate for a web server of these hosts, for 90 days. The chain holds the authority too.
     *
     * @throws RemoteException INVALID_CONFIGURATION for what is neither a name nor an address of a host
     */
    public Identity issue(List<String> hosts) {
        List<String> wanted = checked(hosts);
        KeyPair keys = DeviceKeys.generate();
        Instant now = clock.instant();
        X509Certificate certificate = CertificateSigner.of(certificate(), own.privateKey(), random)
                .sign(CertificateDraft.webServer(
                        SUBJECT, keys.getPublic(), now.minus(CertificateLifetimes.BACKDATING), now.plus(LIFE), wanted));
        return Identity.of(keys.getPrivate(), List.of(certificate, certificate()));
    }

    private static List<String> namesIn(List<String> hosts) {
        return hosts.stream().filter(host -> !ADDRESS.matcher(host).matches()).toList();
    }

    private static List<String> checked(List<String> hosts) {
        List<String> lower = hosts.stream()
                .map(host -> host.toLowerCase(Locale.ROOT))
                .distinct()
                .toList();
        if (namesIn(lower).isEmpty() || lower.size() > MOST_HOSTS) {
            throw new RemoteException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "A certificate for browsers has 1 to " + MOST_HOSTS + " hosts, one of them by name.");
        }
        for (String host : lower) {
            if (!ADDRESS.matcher(host).matches() && !NAME.matcher(host).matches()) {
                throw new RemoteException(
                        ErrorCode.INVALID_CONFIGURATION,
                        "\"" + host + "\" is neither a name nor an address of a host.");
            }
        }
        return lower;
    }

    @Override
    public String toString() {
        return "WebAuthority" + names;
    }
}
