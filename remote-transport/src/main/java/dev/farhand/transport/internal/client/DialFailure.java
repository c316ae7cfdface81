package dev.farhand.transport.internal.client;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.transport.internal.link.Failures;
import dev.farhand.transport.link.ProxySettings;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.proxy.ProxyConnectException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Why a connection did not come to stand, in words for a person.
 *
 * @param reason code and sentence
 * @param pathBlocked whether something in between seems to keep our TLS from the server, so that another carrier may
 *     help: a strange certificate, a strange answer, or silence where the server was reached
 */
record DialFailure(RemoteException reason, boolean pathBlocked) {
    private static final int DEEPEST = 16;
    private static final Pattern PASSWORD_REFUSED = Pattern.compile("status: 40[17]\\b");

    /** Nobody said anything: a server that is busy or on its way up does that, and so does a way that is closed. */
    boolean isSilent() {
        boolean spoke =
                reason.getCause() instanceof WebSocketClientHandshakeException answered && answered.response() != null;
        return !spoke && (reason.code() == ErrorCode.LINK_LOST || reason.code() == ErrorCode.TIMED_OUT);
    }

    /** What to tell when this was the last way: why an earlier one was closed, unless this one says more. */
    RemoteException tell(Optional<RemoteException> earlier) {
        return isSilent() ? earlier.orElse(reason) : reason;
    }

    /** The proxy is the one towards this server: what was dialled, when there is one. */
    static DialFailure of(Throwable failure, ServerUri server, Optional<ProxySettings.Proxy> proxy, boolean reached) {
        Throwable cause = proxyFailure(failure);
        String where = server.host() + ":" + server.port();
        String dialled =
                proxy.map(via -> "the proxy " + via.host() + ":" + via.port()).orElse(where);
        if (cause instanceof UnknownHostException) {
            String name = proxy.map(via -> "of the proxy, " + via.host() + ",").orElse(server.host());
            return plain(ErrorCode.LINK_LOST, "The name " + name + " could not be resolved.", cause);
        }
        if (cause instanceof ConnectTimeoutException) {
            return plain(ErrorCode.TIMED_OUT, "Nothing answered at " + dialled + ".", cause);
        }
        if (cause instanceof ProxyConnectException) {
            return plain(ErrorCode.LINK_LOST, proxySentence(where, String.valueOf(cause.getMessage())), cause);
        }
        if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
            return plain(ErrorCode.LINK_LOST, "The connection to " + dialled + " was refused.", cause);
        }
        if (cause instanceof WebSocketHandshakeException) {
            return new DialFailure(
                    new RemoteException(ErrorCode.LINK_LOST, webSocketSentence(where, cause), cause), true);
        }
        RemoteException reason = Failures.of(cause);
        boolean strange = reached
                && switch (reason.code()) {
                    case AUTHORITY_UNKNOWN, CERTIFICATE_UNTRUSTED, PROTOCOL_VIOLATION, TIMED_OUT, LINK_LOST -> true;
                    default -> false;
                };
        return new DialFailure(reason, strange);
    }

    /** TLS hides what the proxy said behind its own inability to write. */
    private static Throwable proxyFailure(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            if (cause instanceof ProxyConnectException) {
                return cause;
            }
            cause = cause.getCause();
        }
        return failure;
    }

    private static DialFailure plain(ErrorCode code, String sentence, Throwable cause) {
        return new DialFailure(new RemoteException(code, sentence, cause), false);
    }

    /** The library's own text names the proxy and the status, never the credentials; only the status is used. */
    private static String proxySentence(String where, String text) {
        // Only the status: addresses have digits too. 401 is tinyproxy's word for a wrong password.
        if (PASSWORD_REFUSED.matcher(text).find()) {
            return "The proxy wants a user and a password, or refused those it got.";
        }
        if (text.contains("timeout")) {
            return "The proxy did not answer.";
        }
        return "The proxy did not let the connection to " + where + " through.";
    }

    private static String webSocketSentence(String where, Throwable cause) {
        if (cause instanceof WebSocketClientHandshakeException refused && refused.response() != null) {
            return "The server at " + where + " answered the WebSocket request with status "
                    + refused.response().status().code() + ".";
        }
        return "The server at " + where + " did not answer the WebSocket request.";
    }
}
