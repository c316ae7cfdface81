package dev.farhand.core.identity;

import java.security.cert.X509Certificate;

/**
 * A device that proved its identity.
 *
 * @param id which device
 * @param tenant whose device
 * @param certificate what proved it
 */
public record DeviceIdentity(DeviceId id, TenantId tenant, X509Certificate certificate) implements PeerIdentity {
    @Override
    public String toString() {
        return "device " + id + " of tenant " + tenant;
    }
}
