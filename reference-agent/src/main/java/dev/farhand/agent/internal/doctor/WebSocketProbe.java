package dev.farhand.agent.internal.doctor;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks for the WebSocket carrier as the link does. */
final class WebSocketProbe {
    private static final String SUBPROTOCOL = "farhand-link.v1";
    private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private WebSocketProbe() {}

    /**
     * What came back.
     *
     * @param said what was answered, for a person
     * @param accepted whether the upgrade to our subprotocol was agreed to
     * @param date the server's time, when it said it
     */
    record Result(String said, boolean accepted, Optional<Instant> date) {}

    /** {@code path} is the server's, as it is written, with its escapes. */
    static Result ask(Socket socket, String host, int port, @Nullable String path) throws IOException {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        String key = Base64.getEncoder().encodeToString(random);
        String base = path == null ? "" : path;
        while (base.endsWith("/")) {
            base = base.substring(0, base.length() - 1);
        }
        String name = host.contains(":") ? "[" + host + "]" : host;
        String request = "GET " + base + "/agent/link HTTP/1.1\r\nHost: " + name + ":" + port
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: "
                + SUBPROTOCOL + "\r\nSec-WebSocket-Key: " + key + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        HttpHead answer = HttpHead.read(socket.getInputStream());
        return judge(answer, key);
    }

    private static Result judge(HttpHead answer, String key) {
        Optional<Instant> date = answer.header("Date").flatMap(WebSocketProbe::parse);
        String said = "\"" + answer.statusLine() + "\"";
        if (answer.status() != 101) {
            return new Result(said, false, date);
        }
        boolean ours = answer.header("Sec-WebSocket-Protocol")
                        .filter(SUBPROTOCOL::equals)
                        .isPresent()
                && answer.header("Sec-WebSocket-Accept")
                        .filter(accept(key)::equals)
                        .isPresent();
        return ours ? new Result(said, true, date) : new Result(said + ", but not as our server does", false, date);
    }

    /** What RFC 6455 wants to hear, so that no cache and no echo passes for a WebSocket server. */
    static String accept(String key) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            return Base64.getEncoder()
                    .encodeToString(sha1.digest((key + ACCEPT_SUFFIX).getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    private static Optional<Instant> parse(String date) {
        try {
            return Optional.of(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
