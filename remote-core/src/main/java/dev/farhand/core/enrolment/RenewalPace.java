package dev.farhand.core.enrolment;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.farhand.core.annotation.ThreadSafe;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.CertificateLifetimes;
import dev.farhand.core.identity.DeviceId;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often one device may renew. Each renewal is a signature, a line in the log and a write of the registry, on workers
 * that admit others too; a device in bad hands must not have as many as it likes, and a new connection is no new start. Who
 * needs several in a row, because answers got lost or a rotation asked, has them.
 */
@ThreadSafe
final class RenewalPace {
    private static final int IN_A_ROW = 5;
    private static final int PER_LIFE = 4;
    private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(1);
    private static final int REMEMBERED = 16_384;

    /** When each device would have used up what it had, were it to go on at the pace; the longest ago asked is first. */
    @GuardedBy("this")
    private final Map<DeviceId, Instant> usedUntil = new LinkedHashMap<>();

    /** Takes one renewal, or throws RATE_LIMITED with the time to wait. */
    synchronized void take(DeviceId device, X509Certificate current, Instant now) {
        Duration interval = interval(current);
        Instant latest = now.plus(interval.multipliedBy(IN_A_ROW));
        Instant known = usedUntil.remove(device);
        // A clock that was set back does not bar a device for long.
        Instant used =
                known == null || known.isBefore(now) ? now : known.isAfter(latest) ? latest.minus(interval) : known;
        Instant next = used.plus(interval);
        boolean tooMany = next.isAfter(latest);
        usedUntil.put(device, tooMany ? used : next);
        if (usedUntil.size() > REMEMBERED) {
            Iterator<DeviceId> oldest = usedUntil.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        if (tooMany) {
            throw new RemoteException(
                    ErrorCode.RATE_LIMITED,
                    "This device renewed its certificate too often.",
                    Duration.between(latest, next));
        }
    }

    /** Certificates of seconds, as tests have them, are renewed every few seconds. */
    private static Duration interval(X509Certificate current) {
        Instant made = current.getNotBefore().toInstant().plus(CertificateLifetimes.BACKDATING);
        Duration part =
                Duration.between(made, current.getNotAfter().toInstant()).dividedBy(PER_LIFE);
        Duration atLeast = part.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : part;
        return atLeast.compareTo(LONGEST_INTERVAL) < 0 ? atLeast : LONGEST_INTERVAL;
    }
}
