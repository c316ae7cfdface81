package dev.farhand.transport.internal.netty;

import dev.farhand.core.error.RemoteException;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Lets our own verifier decide on the peer's chain during the handshake. Extended, so that no provider adds a host name
 * check of its own: a link's peers are known by role and authority, not by address.
 */
public final class ChainTrust extends X509ExtendedTrustManager {
    private final Consumer<List<X509Certificate>> verifier;

    /** Trusts what the verifier does not refuse with {@link RemoteException}. */
    public ChainTrust(Consumer<List<X509Certificate>> verifier) {
        this.verifier = verifier;
    }

    private void check(X509Certificate[] chain) throws CertificateException {
        try {
            verifier.accept(List.of(chain));
        } catch (RemoteException refused) {
            throw new CertificateException(refused.getMessage(), refused);
        } catch (RuntimeException broken) {
            throw new CertificateException("the certificate could not be checked", broken);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain);
    }

    /** None: a peer always sends its chain, whichever of our authorities it comes from. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
