package dev.farhand.recording.container;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.farhand.core.testing.Chromium;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One Chromium for many scripts: it asks for a page, which it gets as soon as there is a script to run, and asks again when that has told its result.
 * Beside the page lie the files of a folder, served in the parts it asks for and never to be kept.
 */
final class Browser implements AutoCloseable {
    private final Path folder;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BlockingQueue<String> scripts = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> results = new LinkedBlockingQueue<>();
    private Chromium chromium;

    Browser(Path folder) throws IOException {
        this.folder = folder;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        chromium = launch();
    }

    /** What the page's script returns, or what went wrong and what was seen before. */
    String run(String script) throws Exception {
        scripts.add(script);
        String result = results.poll(90, TimeUnit.SECONDS);
        if (result != null) {
            return result;
        }
        chromium.close();
        scripts.clear();
        results.clear();
        String said = chromium.log();
        chromium = launch();
        return "no answer: " + said;
    }

    private Chromium launch() throws IOException {
        return Chromium.open(
                folder,
                "http://127.0.0.1:" + server.getAddress().getPort() + "/page",
                "--autoplay-policy=no-user-gesture-required");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            String path = exchange.getRequestURI().getPath();
            Path file = folder.resolve(path.substring(1));
            if (path.equals("/page")) {
                sendPage(exchange, scripts.take());
            } else if (path.equals("/result")) {
                results.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                exchange.sendResponseHeaders(204, -1);
            } else if (Files.isRegularFile(file)) {
                send(exchange, file, path.endsWith(".mp4") ? "video/mp4" : "video/webm");
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private static void sendPage(HttpExchange exchange, String script) throws IOException {
        byte[] page;
        try (InputStream in = Objects.requireNonNull(Browser.class.getResourceAsStream("browser.html"))) {
            page = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("%script%", script)
                    .getBytes(StandardCharsets.UTF_8);
        }
        exchange.getResponseHeaders().set("Content-Type", "text/html");
        exchange.sendResponseHeaders(200, page.length);
        exchange.getResponseBody().write(page);
    }

    private static void send(HttpExchange exchange, Path file, String type) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
        String range = exchange.getRequestHeaders().getFirst("Range");
        try (FileChannel in = FileChannel.open(file)) {
            long from = 0;
            long end = in.size();
            if (range != null) {
                String[] ends = range.substring("bytes=".length()).split("-", 2);
                from = Long.parseLong(ends[0]);
                end = ends[1].isEmpty() ? end : Math.min(Long.parseLong(ends[1]) + 1, end);
                exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (end - 1) + "/" + in.size());
            }
            exchange.sendResponseHeaders(range == null ? 200 : 206, end - from);
            in.transferTo(from, end - from, Channels.newChannel(exchange.getResponseBody()));
        } catch (IOException gone) {
            // A browser that has what it needs hangs up.
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        chromium.close();
        threads.shutdownNow();
        server.stop(0);
    }
}
