package dev.farhand.core.identity;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** When to renew a certificate, and when to try again. Pure. */
public final class RenewalSchedule {
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LAST_RETRY = Duration.ofHours(1);
    private static final double SHARE = 2.0 / 3.0;
    private static final double JITTER = 0.05;

    private RenewalSchedule() {}

    /**
     * Two thirds through the certificate's life, moved by up to a twentieth of it either way, so that machines enrolled
     * together do not renew together. The hour before its making does not count as life.
     */
    public static Instant renewAt(X509Certificate certificate, RandomGenerator jitter) {
        Instant begin = certificate.getNotBefore().toInstant();
        Instant end = certificate.getNotAfter().toInstant();
        Instant made = begin.plus(CertificateLifetimes.BACKDATING);
        if (made.isBefore(end)) {
            begin = made;
        }
        double share = SHARE + JITTER * (2 * jitter.nextDouble() - 1);
        return begin.plusMillis((long) (Duration.between(begin, end).toMillis() * share));
    }

    /** How long to wait after this many failures in a row: 1 s, 2 s, 4 s … at most one hour. */
    public static Duration retryAfter(int failures) {
        int doublings = Math.min(Math.max(failures, 1) - 1, 20);
        Duration wait = FIRST_RETRY.multipliedBy(1L << doublings);
        return wait.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : wait;
    }

    /** As {@link #retryAfter(int)}, somewhere in the upper half of it: after an outage not everybody comes at once. */
    public static Duration retryAfter(int failures, RandomGenerator jitter) {
        return Duration.ofMillis((long) (retryAfter(failures).toMillis() * (0.5 + jitter.nextDouble() / 2)));
    }
}
