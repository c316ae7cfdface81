package dev.farhand.core.identity;

import java.security.cert.X509Certificate;

/**
 * A server node that proved its identity.
 *
 * @param nodeId which node
 * @param certificate what proved it
 */
public record ServerIdentity(String nodeId, X509Certificate certificate) implements PeerIdentity {
    @Override
    public String toString() {
        return "server " + nodeId;
    }
}
