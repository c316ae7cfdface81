package dev.farhand.sample.embedserver;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.identity.CertificateAuthority;
import dev.farhand.core.identity.Identity;
import dev.farhand.core.identity.RenewalSchedule;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * The server's own key and certificate. The link asks at each handshake, so renewing it needs no thread: whoever asks when
 * two thirds of its life are over gets a new one.
 */
@ThreadSafe
final class ServerCertificate implements Supplier<Identity> {
    private final CertificateAuthority authority;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    @GuardedBy("this")
    private Identity identity;

    @GuardedBy("this")
    private Instant renewAt;

    ServerCertificate(CertificateAuthority authority, Clock clock) {
        this.authority = authority;
        this.clock = clock;
        this.identity = authority.issueServer("embed-server");
        this.renewAt = RenewalSchedule.renewAt(identity.certificate(), random);
    }

    @Override
    public synchronized Identity get() {
        if (!clock.instant().isBefore(renewAt)) {
            renew();
        }
        return identity;
    }

    /** Takes a new one now, for example from an authority that has just changed. */
    synchronized void renew() {
        identity = authority.issueServer("embed-server");
        renewAt = RenewalSchedule.renewAt(identity.certificate(), random);
    }
}
