package dev.farhand.server.audit;

import dev.farhand.core.audit.AuditAnchor;
import dev.farhand.core.audit.AuditFault;
import java.util.Optional;

/**
 * What became of looking through a chain.
 *
 * @param verified the last record that is known to be as it was written. Who writes it down elsewhere can tell later that
 *     none up to it was taken away
 * @param fault the first thing that is wrong, if anything is
 */
public record AuditVerification(AuditAnchor verified, Optional<AuditFault> fault) {
    /** Whether every record is as it was written and in its place. */
    public boolean whole() {
        return fault.isEmpty();
    }
}
