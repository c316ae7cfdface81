package dev.farhand.recording.container;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Chromium, looking at a page beside the files of a folder, which are served in the parts it asks for. */
final class Browser implements AutoCloseable {
    private final Path folder;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final BlockingQueue<String> results = new LinkedBlockingQueue<>();

    Browser(Path folder) throws IOException {
        this.folder = folder;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** What the page's script gives back: the words it posts, or what went wrong. */
    String run(String script) throws Exception {
        Files.writeString(folder.resolve("page.html"), page(script));
        Path profile = Files.createDirectories(folder.resolve("profile"));
        Process chromium = new ProcessBuilder(
                        Tool.find("chromium", "chromium-browser"),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--autoplay-policy=no-user-gesture-required",
                        "--user-data-dir=" + profile,
                        "http://127.0.0.1:" + server.getAddress().getPort() + "/page.html")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("chromium.log").toFile())
                .start();
        try {
            String result = results.poll(60, TimeUnit.SECONDS);
            return result == null ? "no answer: " + Files.readString(folder.resolve("chromium.log")) : result;
        } finally {
            // In good order first: one that is killed leaves a folder among the temporary ones.
            List<ProcessHandle> family = chromium.descendants().toList();
            chromium.destroy();
            if (!chromium.waitFor(10, TimeUnit.SECONDS)) {
                chromium.destroyForcibly().waitFor();
            }
            family.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private static String page(String script) {
        return String.format(Locale.ROOT, """
                <!doctype html><meta charset="utf-8"><title>containers</title><script type="module">
                const tell = words => fetch('/result', {method: 'POST', body: words});
                const event = (target, name) => new Promise((done, failed) => {
                  target.addEventListener(name, done, {once: true});
                  target.addEventListener('error', () => failed(new Error(name + ': ' + target.error?.message)), {once: true});
                });
                const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
                const grey = video => { canvas.drawImage(video, 0, 0, 4, 4); return canvas.getImageData(2, 2, 1, 1).data[1]; };
                const seek = async (video, time) => {
                  const done = event(video, 'seeked');
                  video.currentTime = time;
                  await done;
                  return grey(video);
                };
                const show = () => {
                  const video = document.createElement('video');
                  video.muted = true;
                  document.body.append(video);
                  return video;
                };
                const runsTo = (video, time) => new Promise((done, failed) => {
                  video.addEventListener('error', () => failed(new Error('playing: ' + video.error?.message)), {once: true});
                  const look = () => video.currentTime >= time ? done() : requestAnimationFrame(look);
                  look();
                });
                const load = async url => {
                  const video = show();
                  const ready = event(video, 'loadeddata');
                  video.src = url;
                  await ready;
                  return video;
                };
                const append = async (video, type, pieces) => {
                  const media = new MediaSource();
                  const open = event(media, 'sourceopen');
                  video.src = URL.createObjectURL(media);
                  await open;
                  const buffer = media.addSourceBuffer(type);
                  for await (const piece of pieces) {
                    const done = event(buffer, 'updateend');
                    buffer.appendBuffer(piece);
                    await done;
                  }
                  media.endOfStream();
                };
                const pieces = async function* (url, size) {
                  const all = await (await fetch(url)).arrayBuffer();
                  for (let at = 0; at < all.byteLength; at += size) yield all.slice(at, at + size);
                };
                try {
                %s
                } catch (failure) { tell('failed: ' + failure.message + ' ' + failure.stack); }
                </script>
                """, script);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/result")) {
                results.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                exchange.sendResponseHeaders(204, -1);
                return;
            }
            Path file = folder.resolve(path.substring(1));
            if (!Files.isRegularFile(file)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            send(exchange, file, type(path));
        }
    }

    private static String type(String path) {
        return path.endsWith(".html") ? "text/html" : path.endsWith(".mp4") ? "video/mp4" : "video/webm";
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
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
