package dev.farhand.agent.internal.doctor;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Optional;

/** Asks for the WebSocket carrier, and hangs up when it is offered. */
final class WebSocketProbe {
    private WebSocketProbe() {}

    /**
     * What came back.
     *
     * @param statusLine the answer's first line
     * @param accepted whether the upgrade was agreed to
     * @param date the server's time, when it said it
     */
    record Result(String statusLine, boolean accepted, Optional<Instant> date) {}

    static Result ask(Socket socket, String host, int port, String path) throws IOException {
        byte[] key = new byte[16];
        new SecureRandom().nextBytes(key);
        String base = path == null || path.equals("/") ? "" : path.replaceFirst("/$", "");
        String request = "GET " + base + "/agent/link HTTP/1.1\r\nHost: " + host + ":" + port
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                + Base64.getEncoder().encodeToString(key)
                + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        HttpHead answer = HttpHead.read(socket.getInputStream());
        return new Result(
                answer.statusLine(),
                answer.status() == 101,
                answer.header("Date").flatMap(WebSocketProbe::parse));
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
