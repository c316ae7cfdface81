package dev.farhand.capture.internal.encode;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.farhand.core.media.EncodedFrame;
import dev.farhand.core.testing.Chromium;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What viewers have: a browser, that decodes by WebCodecs and gives a hash of every picture. One Chromium for many streams: its page
 * asks for one after the other.
 */
public final class ChromiumDecoder implements AutoCloseable {
    private static final int KEY = 1 << 31;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BlockingQueue<Frames> streams = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> results = new LinkedBlockingQueue<>();
    private final Chromium chromium;

    /** Starts it, with what it keeps in a folder. */
    public ChromiumDecoder(Path folder) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        chromium =
                Chromium.open(folder, "http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    /** Frames of one stream, and what each has to look like. */
    public static final class Frames {
        private final String codec;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final List<String> names = new ArrayList<>();
        private final List<String> hashes = new ArrayList<>();

        /** None yet, in a language by the name that browsers have for it. */
        public Frames(String codec) {
            this.codec = codec;
        }

        /** Adds one; the picture is I420 without margins. */
        public void add(EncodedFrame frame, byte[] picture, String name) {
            bytes.writeBytes(ByteBuffer.allocate(4)
                    .putInt(frame.length() | (frame.isKey() ? KEY : 0))
                    .array());
            bytes.write(frame.data(), 0, frame.length());
            names.add(name);
            hashes.add(hash(picture));
        }
    }

    /** The first frame that does not look as it has to, or what else went wrong; empty when there is nothing. */
    public String firstDifference(Frames stream) throws IOException, InterruptedException {
        streams.add(stream);
        String result = results.poll(60, TimeUnit.SECONDS);
        if (result == null) {
            return "no answer: " + chromium.log();
        }
        List<String> shown = result.lines().toList();
        for (int i = 0; i < shown.size(); i++) {
            if (i >= stream.hashes.size()) {
                return "more pictures than frames";
            }
            if (!shown.get(i).equals(stream.hashes.get(i))) {
                return "frame " + i + " (" + stream.names.get(i) + "): " + shown.get(i);
            }
        }
        return shown.size() == stream.hashes.size()
                ? ""
                : shown.size() + " pictures of " + stream.hashes.size() + " frames";
    }

    private static String hash(byte[] picture) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(picture));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            switch (exchange.getRequestURI().getPath()) {
                case "/" -> send(exchange, "text/html", page());
                case "/stream" -> {
                    Frames next = streams.take();
                    exchange.getResponseHeaders().set("X-Codec", next.codec);
                    send(exchange, "application/octet-stream", next.bytes.toByteArray());
                }
                case "/result" -> {
                    results.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                    exchange.sendResponseHeaders(204, -1);
                }
                default -> exchange.sendResponseHeaders(404, -1);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] page() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(ChromiumDecoder.class.getResourceAsStream("chromium-decoder.html"))) {
            return in.readAllBytes();
        }
    }

    private static void send(HttpExchange exchange, String type, byte[] bytes) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        try {
            chromium.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            threads.shutdownNow();
            server.stop(0);
        }
    }
}
