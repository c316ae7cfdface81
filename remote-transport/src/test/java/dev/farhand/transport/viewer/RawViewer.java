package dev.farhand.transport.viewer;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A page's end down to the last bit, for what no browser sends. */
final class RawViewer implements AutoCloseable {
    private static final int TIMEOUT = 20_000;

    final Socket socket = new Socket();
    final String answer;
    private final OutputStream out;
    private final DataInputStream in;

    /** Sends the request with these headers on top of what an upgrade has, and reads the answer's head. */
    RawViewer(URI address, String... headers) throws IOException {
        socket.setReceiveBufferSize(8192);
        socket.connect(new java.net.InetSocketAddress(address.getHost(), address.getPort()));
        socket.setSoTimeout(TIMEOUT);
        out = socket.getOutputStream();
        in = new DataInputStream(socket.getInputStream());
        String request = "GET " + address.getRawPath() + "?" + address.getRawQuery() + " HTTP/1.1\r\nHost: test\r\n"
                + String.join("\r\n", headers) + "\r\n\r\n";
        out.write(request.getBytes(StandardCharsets.US_ASCII));
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        answer = head.toString();
    }

    /** One that is upgraded. */
    static RawViewer upgraded(URI address) throws IOException {
        return new RawViewer(address, upgrade("farhand.v1", "13"));
    }

    static String[] upgrade(String subprotocol, String version) {
        List<String> headers = new ArrayList<>(List.of(
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
                "Sec-WebSocket-Version: " + version,
                "Origin: https://page.example"));
        if (!subprotocol.isEmpty()) {
            headers.add("Sec-WebSocket-Protocol: " + subprotocol);
        }
        return headers.toArray(new String[0]);
    }

    int status() {
        return Integer.parseInt(answer.substring(9, 12));
    }

    /** A frame; its mask is all zeros, so the payload is itself. */
    RawViewer frame(int first, boolean masked, byte[] payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(first);
        int mask = masked ? 0x80 : 0;
        if (payload.length < 126) {
            frame.write(mask | payload.length);
        } else if (payload.length < 65_536) {
            frame.write(mask | 126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        } else {
            frame.write(mask | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) payload.length >> shift));
            }
        }
        if (masked) {
            frame.writeBytes(new byte[4]);
        }
        frame.writeBytes(payload);
        try {
            out.write(frame.toByteArray());
        } catch (SocketException closed) {
            // What the other end had to say before is still there to read.
        }
        return this;
    }

    /** The code of the close frame, after whatever came before it; -1 when the connection ended without one. */
    int closeCode() throws IOException {
        try {
            while (true) {
                int first = in.readUnsignedByte();
                int length = in.readUnsignedByte();
                if (length == 126) {
                    length = in.readUnsignedShort();
                } else if (length == 127) {
                    length = (int) in.readLong();
                }
                byte[] payload = in.readNBytes(length);
                if (first == 0x88) {
                    return (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
                }
            }
        } catch (EOFException | SocketException gone) {
            return -1;
        }
    }

    /** Waits until the other end has closed the connection, reading nothing that counts. */
    void awaitEnd() throws IOException {
        byte[] sink = new byte[8192];
        try {
            while (in.read(sink) >= 0) {
                // Until the end.
            }
        } catch (SocketException reset) {
            // An end, too.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
