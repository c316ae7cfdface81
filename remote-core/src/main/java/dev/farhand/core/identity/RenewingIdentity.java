package dev.farhand.core.identity;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.core.annotation.ThreadSafe;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An identity of this server that never runs out and follows the authority: whoever asks gets a new key and certificate
 * when two thirds of the old one's life are over, and after {@link CertificateAuthority#rotate()} and
 * {@link CertificateAuthority#retire()}. It needs no thread and no timer, because nothing but the next asking uses it: give
 * it to the link server, which asks for each handshake, and ask it for each grant that is signed.
 *
 * <p>Asking costs a comparison of times; a renewal makes a key and a signature (some milliseconds) and touches no disk.
 */
@ThreadSafe
public final class RenewingIdentity implements Supplier<Identity> {
    private static final Logger LOG = LoggerFactory.getLogger(RenewingIdentity.class);

    private final CertificateAuthority authority;
    private final Supplier<Identity> issue;
    private final Clock clock;
    private final RandomGenerator jitter;

    @GuardedBy("this")
    private @Nullable Held held;

    /** What is in use, and when to look for the next. */
    private record Held(Identity identity, int trustVersion, Instant renewAt) {}

    private RenewingIdentity(
            CertificateAuthority authority, Supplier<Identity> issue, Clock clock, RandomGenerator jitter) {
        this.authority = authority;
        this.issue = issue;
        this.clock = clock;
        this.jitter = jitter;
    }

    /** For a server node's links; the name as for {@link CertificateAuthority#issueServer}. Owns nothing. */
    public static RenewingIdentity ofServer(CertificateAuthority authority, String nodeId, Clock clock) {
        return of(authority, () -> authority.issueServer(nodeId), clock);
    }

    /** For signing session grants; the name as for {@link CertificateAuthority#issueGrantSigner}. Owns nothing. */
    public static RenewingIdentity ofGrantSigner(CertificateAuthority authority, String nodeId, Clock clock) {
        return of(authority, () -> authority.issueGrantSigner(nodeId), clock);
    }

    private static RenewingIdentity of(CertificateAuthority authority, Supplier<Identity> issue, Clock clock) {
        RenewingIdentity identity = new RenewingIdentity(authority, issue, clock, new SecureRandom());
        // Now, so that a wrong name or an authority that ran out is told to whoever builds the server.
        identity.get();
        return identity;
    }

    /**
     * The identity to use now.
     *
     * @throws dev.farhand.core.error.RemoteException CERTIFICATE_EXPIRED when the authority itself ran out
     */
    @Override
    public synchronized Identity get() {
        Instant now = clock.instant();
        Held known = held;
        int trustVersion = authority.trust().version();
        if (known != null && known.trustVersion() == trustVersion && now.isBefore(known.renewAt())) {
            return known.identity();
        }
        Identity next = issue.get();
        held = new Held(next, trustVersion, RenewalSchedule.renewAt(next.certificate(), jitter));
        LOG.info(
                "{} proves itself with a new certificate until {}",
                next.certificate().getSubjectX500Principal().getName(),
                next.certificate().getNotAfter().toInstant());
        return next;
    }
}
