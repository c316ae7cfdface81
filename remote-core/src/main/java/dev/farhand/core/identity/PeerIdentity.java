package dev.farhand.core.identity;

import java.security.cert.X509Certificate;

/** Who the other end of a connection proved to be. Made by {@link PeerVerifier}; a value of this type was checked. */
public sealed interface PeerIdentity permits DeviceIdentity, ServerIdentity {
    /** The certificate that proved it. */
    X509Certificate certificate();
}
