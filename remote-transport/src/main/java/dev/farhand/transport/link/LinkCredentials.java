package dev.farhand.transport.link;

import dev.farhand.core.identity.Identity;
import dev.farhand.core.identity.TrustBundle;
import dev.farhand.core.protocol.v1.RenewCertificateRequest;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What an agent proves itself with, and where that is kept. Called by the link on a worker thread, one call at a time; may
 * block. What {@link #renewed} and {@link #trustChanged} were given must be on disk when they return: the server counts on
 * it from then on. What cannot be kept is thrown, as anything but a {@code RemoteException} or as one with
 * {@code INTERNAL} and its cause: the link tries again later, and leaves it to the thrower to tell people.
 */
public interface LinkCredentials {
    /** The key and the certificate; asked before each connection. */
    Identity identity();

    /** The authorities that servers must come from; asked before each connection. */
    TrustBundle trust();

    /** Makes a new key, keeps it aside, and asks for its certificate. */
    RenewCertificateRequest prepareRenewal();

    /** The certificate for the key made last: from now on {@link #identity()} gives both. */
    void renewed(List<X509Certificate> chain);

    /** A newer bundle, always of a higher version than {@link #trust()}. */
    void trustChanged(TrustBundle trust);
}
