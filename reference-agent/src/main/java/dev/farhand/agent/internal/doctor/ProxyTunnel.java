package dev.farhand.agent.internal.doctor;

import dev.farhand.transport.link.ProxySettings;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Asks a proxy for a way through. */
final class ProxyTunnel {
    private ProxyTunnel() {}

    static void open(Socket socket, ProxySettings.Proxy proxy, String host, int port) throws IOException {
        String target = (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        StringBuilder request = new StringBuilder("CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n");
        proxy.credentials().ifPresent(known -> {
            byte[] pair = (known.user() + ":" + known.password()).getBytes(StandardCharsets.UTF_8);
            request.append("Proxy-Authorization: Basic ")
                    .append(Base64.getEncoder().encodeToString(pair))
                    .append("\r\n");
        });
        socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        HttpHead answer = HttpHead.read(socket.getInputStream());
        if (answer.status() / 100 != 2) {
            throw refusal(proxy, answer);
        }
    }

    private static ProxyRefusal refusal(ProxySettings.Proxy proxy, HttpHead answer) {
        String who = "The proxy " + proxy.host() + ":" + proxy.port();
        // 401 is tinyproxy's word for a wrong password.
        if (answer.status() == 407 || answer.status() == 401) {
            return proxy.credentials().isPresent()
                    ? new ProxyRefusal(
                            who + " does not accept this user and password (" + answer.status() + ").",
                            "Check FARHAND_AGENT_PROXY; special characters in it are percent-encoded.")
                    : new ProxyRefusal(
                            who + " wants a user and a password (" + answer.status() + ").",
                            "Set FARHAND_AGENT_PROXY to http://user:password@" + proxy.host() + ":" + proxy.port()
                                    + ". Schemes: "
                                    + answer.header("Proxy-Authenticate").orElse("not named") + ".");
        }
        if (answer.status() == 403) {
            return new ProxyRefusal(
                    who + " forbids this server (403).", "Ask who runs the proxy to allow it for CONNECT.");
        }
        return new ProxyRefusal(
                who + " answers \"" + answer.statusLine() + "\".", "Check that it allows CONNECT to this port.");
    }
}
