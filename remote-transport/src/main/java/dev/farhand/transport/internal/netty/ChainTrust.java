package dev.farhand.transport.internal.netty;

import dev.farhand.core.error.RemoteException;
import io.netty.handler.ssl.OpenSslCertificateException;
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
    /** X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY: without a number BoringSSL tells the peer "internal error". */
    private static final int UNKNOWN_ISSUER = 20;

    private final Consumer<List<X509Certificate>> verifier;
    private final boolean nativeTls;

    /** Trusts what the verifier does not refuse with {@link RemoteException}. */
    public ChainTrust(Consumer<List<X509Certificate>> verifier, boolean nativeTls) {
        this.verifier = verifier;
        this.nativeTls = nativeTls;
    }

    private void check(X509Certificate[] chain) throws CertificateException {
        try {
            verifier.accept(List.of(chain));
        } catch (RemoteException refused) {
            throw nativeTls
                    ? new OpenSslCertificateException(String.valueOf(refused.getMessage()), refused, UNKNOWN_ISSUER)
                    : new CertificateException(refused.getMessage(), refused);
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
