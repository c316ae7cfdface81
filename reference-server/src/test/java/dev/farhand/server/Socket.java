package dev.farhand.server;

import com.google.protobuf.ByteString;
import dev.farhand.core.protocol.v1.ProtocolRange;
import dev.farhand.core.protocol.v1.ServerToViewer;
import dev.farhand.core.protocol.v1.TerminalInput;
import dev.farhand.core.protocol.v1.TerminalOutput;
import dev.farhand.core.protocol.v1.TerminalStarted;
import dev.farhand.core.protocol.v1.ViewerHello;
import dev.farhand.core.protocol.v1.ViewerLane;
import dev.farhand.core.protocol.v1.ViewerToServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/** A terminal page's socket, which paints all at once. */
final class Socket implements WebSocket.Listener {
    final CompletableFuture<Integer> closed = new CompletableFuture<>();
    final CompletableFuture<TerminalStarted> started = new CompletableFuture<>();
    final List<ServerToViewer> others = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream part = new ByteArrayOutputStream();
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final WebSocket socket;
    private long painted;
    private long sequence;
    private long terminalSequence;

    private Socket(String server, HttpClient client, Optional<String> origin, String ticket) {
        WebSocket.Builder builder = client.newWebSocketBuilder().subprotocols("farhand.v1");
        origin.ifPresent(name -> builder.header("Origin", name));
        socket = builder.buildAsync(
                        URI.create(server.replaceFirst("http", "ws") + "/api/v1/viewer?ticket=" + ticket), this)
                .join();
        send(ViewerToServer.newBuilder()
                .setLane(ViewerLane.VIEWER_LANE_CONTROL)
                .setSequence(++sequence)
                .setHello(ViewerHello.newBuilder()
                        .setProtocol(ProtocolRange.newBuilder().setMinimum(1).setMaximum(1)))
                .build());
    }

    static Socket open(String server, String ticket) {
        return open(server, HttpClient.newHttpClient(), ticket);
    }

    /** One that looks at certificates in its own way. */
    static Socket open(String server, HttpClient client, String ticket) {
        return new Socket(server, client, Optional.of(server), ticket);
    }

    static Socket openFrom(String origin, String server, String ticket) {
        return new Socket(server, HttpClient.newHttpClient(), Optional.of(origin), ticket);
    }

    /** As a program that is no page. */
    static Socket openFromNowhere(String server, String ticket) {
        return new Socket(server, HttpClient.newHttpClient(), Optional.empty(), ticket);
    }

    /** What a server that has closed already does not hear any more shows in {@link #closed}. */
    private void send(ViewerToServer message) {
        socket.sendBinary(ByteBuffer.wrap(message.toByteArray()), true)
                .exceptionally(gone -> socket)
                .join();
    }

    void type(String text) {
        input(TerminalInput.newBuilder().setData(ByteString.copyFromUtf8(text)).build());
    }

    private synchronized void input(TerminalInput input) {
        send(ViewerToServer.newBuilder()
                .setLane(ViewerLane.VIEWER_LANE_TERMINAL)
                .setSequence(++terminalSequence)
                .setTerminal(input)
                .build());
    }

    synchronized String screen() {
        return screen.toString(StandardCharsets.UTF_8);
    }

    void awaitText(String text) {
        Awaitility.await(text).until(() -> screen().contains(text));
    }

    /** Is gone, as a page that is closed. */
    void vanish() {
        socket.abort();
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        part.writeBytes(bytes);
        if (last) {
            byte[] whole = part.toByteArray();
            part.reset();
            try {
                heard(ServerToViewer.parseFrom(whole));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        from.request(1);
        return CompletableFuture.completedFuture(null);
    }

    private void heard(ServerToViewer message) {
        switch (message.getMessageCase()) {
            case STARTED -> {
                painted = message.getStarted().getFirstOffset();
                started.complete(message.getStarted());
            }
            case TERMINAL -> output(message.getTerminal());
            default -> others.add(message);
        }
    }

    private synchronized void output(TerminalOutput output) {
        if (output.hasData()) {
            screen.writeBytes(output.getData().toByteArray());
            painted += output.getData().size();
            CompletableFuture.runAsync(() ->
                    input(TerminalInput.newBuilder().setPaintedBytes(painted).build()));
        }
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.completeExceptionally(error);
    }
}
