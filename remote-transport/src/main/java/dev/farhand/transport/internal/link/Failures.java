package dev.farhand.transport.internal.link;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** Turns what went wrong below into a row of the table. */
public final class Failures {
    private static final int DEEPEST = 16;

    private Failures() {}

    /** The {@link RemoteException} inside, what a TLS alert means, or {@link ErrorCode#LINK_LOST}. */
    public static RemoteException of(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            if (cause instanceof RemoteException remote) {
                return remote;
            }
            if (cause instanceof SslHandshakeTimeoutException) {
                return new RemoteException(ErrorCode.TIMED_OUT, "The TLS handshake took too long.", cause);
            }
            if (cause instanceof SSLException tls && cause.getCause() == null) {
                return ofTls(tls);
            }
            cause = cause.getCause();
        }
        return new RemoteException(ErrorCode.LINK_LOST, ErrorCode.LINK_LOST.sentence(), failure);
    }

    private static RemoteException ofTls(SSLException tls) {
        String text = String.valueOf(tls.getMessage()).toLowerCase(Locale.ROOT);
        ErrorCode code = text.contains("certificate_expired")
                ? ErrorCode.CERTIFICATE_EXPIRED
                : text.contains("certificate") || text.contains("unknown_ca") || text.contains("access_denied")
                        ? ErrorCode.CERTIFICATE_UNTRUSTED
                        : ErrorCode.PROTOCOL_VIOLATION;
        return new RemoteException(
                code, code == ErrorCode.PROTOCOL_VIOLATION ? "TLS could not be agreed on." : code.sentence(), tls);
    }
}
