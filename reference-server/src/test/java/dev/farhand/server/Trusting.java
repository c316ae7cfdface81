package dev.farhand.server;

import dev.farhand.server.agent.TrustingAnyone;
import java.io.IOException;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** HTTPS clients that trust whom a test wants. */
final class Trusting {
    private Trusting() {}

    /** One authority and nobody else. */
    static HttpClient only(Certificate authority) {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("authority", authority);
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            return client(managers.getTrustManagers());
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Everybody. */
    static HttpClient anyone() {
        try {
            return client(new TrustingAnyone());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static HttpClient client(TrustManager... managers) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers, null);
        return HttpClient.newBuilder().sslContext(context).build();
    }
}
