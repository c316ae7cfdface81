package dev.farhand.benchmark;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.farhand.capture.encode.VideoEncoders;
import dev.farhand.capture.screen.NoScreenException;
import dev.farhand.capture.screen.ScreenCapture;
import dev.farhand.capture.stream.ScreenReceiver;
import dev.farhand.capture.stream.ScreenStream;
import dev.farhand.core.annotation.AllowForbidden;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.media.NoScreenReason;
import dev.farhand.core.media.ScreenMessages;
import dev.farhand.core.media.ScreenUpdate;
import dev.farhand.core.protocol.v1.ScreenFeedback;
import dev.farhand.core.protocol.v1.ServerToViewer;
import dev.farhand.core.protocol.v1.ViewerLane;
import dev.farhand.core.protocol.v1.ViewerToServer;
import dev.farhand.transport.lane.LaneReceiver;
import dev.farhand.transport.lane.LaneServer;
import dev.farhand.transport.lane.ViewerLanes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The thin walk: this machine's screen on a page, by the libraries alone. Serves one page with the built viewer, and for each viewer
 * that connects a stream of its own.
 */
public final class ScreenServer implements AutoCloseable {
    private static final Map<String, String> TYPES = Map.of("html", "text/html", "js", "text/javascript");

    private final Path viewer;
    private final HttpServer pages;
    private final LaneServer lanes;

    /** Shows a screen at a port of the loopback, 0 for any, with the viewer that was built into a folder. */
    ScreenServer(int port, Path viewer, Supplier<ScreenCapture.Builder> screen) throws IOException {
        this.viewer = viewer;
        pages = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
        lanes = LaneServer.builder((ticket, viewerLanes) -> new Look(viewerLanes, screen.get()))
                .origins(Set.of("http://127.0.0.1:" + pages.getAddress().getPort()))
                .start();
        pages.createContext("/", this::serve);
        pages.start();
    }

    /** Arguments: the port of the page, 0 for any, and the folder of the built viewer. Ends with its standard input. */
    @AllowForbidden("says where it is")
    public static void main(String[] arguments) throws IOException {
        try (ScreenServer server =
                new ScreenServer(Integer.parseInt(arguments[0]), Path.of(arguments[1]), ScreenCapture::builder)) {
            System.out.println("ready " + server.address());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }

    /** Where its page is. */
    String address() {
        return "http://127.0.0.1:" + pages.getAddress().getPort() + "/";
    }

    @Override
    public void close() {
        pages.stop(0);
        lanes.close();
    }

    private void serve(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Optional<byte[]> found = path.equals("/port")
                ? Optional.of(Integer.toString(lanes.port()).getBytes(StandardCharsets.US_ASCII))
                : find(path.equals("/") ? "/screen.html" : path);
        byte[] bytes = found.orElseGet(() -> new byte[0]);
        String type = TYPES.getOrDefault(path.replaceAll(".*\\.", ""), path.equals("/") ? "text/html" : "text/plain");
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(found.isPresent() ? 200 : 404, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private Optional<byte[]> find(String path) throws IOException {
        if (!path.matches("/(viewer/(chunks/)?)?[A-Za-z0-9_-]+\\.(js|html)")) {
            return Optional.empty();
        }
        if (path.startsWith("/viewer/")) {
            Path file = viewer.resolve(path.substring("/viewer/".length()));
            return Files.isRegularFile(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
        }
        try (InputStream resource = ScreenServer.class.getResourceAsStream(path.substring(1))) {
            return resource == null ? Optional.empty() : Optional.of(resource.readAllBytes());
        }
    }

    /** One viewer. */
    private static final class Look implements LaneReceiver, ScreenReceiver {
        private final ViewerLanes lanes;
        private final ScreenStream stream;

        Look(ViewerLanes lanes, ScreenCapture.Builder screen) {
            this.lanes = lanes;
            try {
                stream = ScreenStream.builder(this).screen(screen).start();
            } catch (NoScreenException e) {
                throw refusal(e.reason());
            }
        }

        private static RemoteException refusal(NoScreenReason reason) {
            return new RemoteException(ErrorCode.CHANNEL_KIND_UNSUPPORTED, reason.sentence() + " " + reason.next());
        }

        @Override
        public void message(ViewerToServer message) {
            if (message.hasScreen()) {
                ScreenFeedback feedback = message.getScreen();
                ScreenMessages.codecs(feedback).stream()
                        .findFirst()
                        .ifPresent(codec -> stream.encoders(VideoEncoders.of(codec)));
                stream.painted(feedback.getPainted(), feedback.getRefresh());
            }
        }

        @Override
        public void update(ScreenUpdate update, long number, long noticedMicros) {
            lanes.send(
                    ViewerLane.VIEWER_LANE_SCREEN,
                    ServerToViewer.newBuilder().setScreen(ScreenMessages.of(update, number, noticedMicros)));
        }

        @Override
        public void lost(NoScreenReason reason) {
            lanes.end(refusal(reason));
        }

        @Override
        public void closed() {
            // On the network's thread, which must not wait for the stream's.
            new Thread(stream::close, "farhand-screen-close").start();
        }
    }
}
