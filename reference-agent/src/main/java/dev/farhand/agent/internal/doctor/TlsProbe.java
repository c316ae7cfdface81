package dev.farhand.agent.internal.doctor;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.PeerVerifier;
import dev.farhand.core.identity.TrustBundle;
import dev.farhand.core.text.ReportedText;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Looks at who answers a TLS connection. Nothing is sent over it, so that looking at a stranger gives nothing away. */
final class TlsProbe {
    private final String host;
    private final int port;
    private final Optional<TrustBundle> trust;
    private final Clock clock;

    TlsProbe(String host, int port, Optional<TrustBundle> trust, Clock clock) {
        this.host = host;
        this.port = port;
        this.trust = trust;
        this.clock = clock;
    }

    /**
     * Who answered.
     *
     * @param protocol what was agreed on by ALPN, or empty
     * @param chain what was shown
     * @param ours whether our authorities vouch for it; nobody does before enrolment
     * @param reason why not
     */
    record Result(String protocol, List<X509Certificate> chain, boolean ours, String reason) {
        private static final String NOT_KNOWN = "not known";
        private static final String EXPIRED = "expired";

        /** Nobody can say whose server it is before enrolment brings the authorities. */
        boolean nobodyKnows() {
            return reason.equals(NOT_KNOWN);
        }

        boolean isExpired() {
            return reason.equals(EXPIRED);
        }

        String shownBy() {
            return chain.isEmpty()
                    ? "no certificate"
                    : name(chain.get(0).getIssuerX500Principal().getName());
        }

        private static String name(String distinguished) {
            return ReportedText.line(distinguished, 120);
        }
    }

    Result handshake(Socket tunnel, String protocol) throws IOException {
        Recorder recorder = new Recorder();
        SSLSocket tls = secure(tunnel, protocol, recorder);
        String agreed = tls.getApplicationProtocol();
        return judge(agreed == null ? "" : agreed, recorder.chain);
    }

    /** The connection itself, whoever answers: only for what carries the link's own TLS inside. */
    Socket upgrade(Socket tunnel, String protocol) throws IOException {
        return secure(tunnel, protocol, new Recorder());
    }

    private SSLSocket secure(Socket tunnel, String protocol, Recorder recorder) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {recorder}, null);
            SSLSocketFactory factory = context.getSocketFactory();
            SSLSocket tls = (SSLSocket) factory.createSocket(tunnel, host, port, true);
            SSLParameters parameters = tls.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {protocol});
            tls.setSSLParameters(parameters);
            tls.startHandshake();
            return tls;
        } catch (GeneralSecurityException e) {
            throw new IOException("this Java cannot speak TLS: " + e.getMessage(), e);
        }
    }

    private Result judge(String protocol, List<X509Certificate> chain) {
        if (trust.isEmpty()) {
            return new Result(protocol, chain, false, Result.NOT_KNOWN);
        }
        try {
            PeerVerifier.of(trust::get, clock).verifyServer(chain);
            return new Result(protocol, chain, true, "");
        } catch (RemoteException e) {
            boolean clockOnly = e.code() == ErrorCode.CERTIFICATE_EXPIRED || e.code() == ErrorCode.CLOCK_SKEWED;
            return new Result(protocol, chain, false, clockOnly ? Result.EXPIRED : "foreign");
        }
    }

    Finding foreign(String check, Result result, String advice) {
        if (result.isExpired()) {
            return Finding.problem(
                    check,
                    "The server's certificate is not valid at this machine's time (" + clock.instant() + ").",
                    "Check this machine's clock, then the server's certificate.");
        }
        return Finding.note(
                check,
                "What answers is not our server itself but shows a certificate of \"" + result.shownBy()
                        + "\": a proxy that inspects TLS, a reverse proxy, or another server.",
                advice);
    }

    /** Takes down what it is shown, and decides nothing: that is done afterwards, by our own rules. */
    private static final class Recorder implements X509TrustManager {
        private List<X509Certificate> chain = List.of();

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String type) {
            chain = List.of(shown);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] shown, String type) {
            throw new IllegalStateException("the doctor is no server");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
