package dev.farhand.benchmark;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.farhand.core.protocol.v1.Pong;
import dev.farhand.core.protocol.v1.ProtocolRange;
import dev.farhand.core.protocol.v1.ServerToViewer;
import dev.farhand.core.protocol.v1.TerminalInput;
import dev.farhand.core.protocol.v1.ViewerHello;
import dev.farhand.core.protocol.v1.ViewerLane;
import dev.farhand.core.protocol.v1.ViewerToServer;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * A page's terminal without the page: takes what comes, says what it has taken, and looks whether the numbered lines that
 * a shell prints are all there.
 */
final class TerminalViewer implements WebSocket.Listener {
    private final ByteArrayOutputStream part = new ByteArrayOutputStream();
    private final StringBuilder line = new StringBuilder();
    private CompletableFuture<?> sent = CompletableFuture.completedFuture(true);
    private volatile CompletableFuture<Long> next = new CompletableFuture<>();
    private volatile boolean open = true;
    private volatile long bytes;
    private volatile long lines;
    private volatile long lost;
    private volatile long painted;
    private long expected = -1;
    private long told;
    private long controlSequence;
    private long terminalSequence;
    private volatile WebSocket socket;

    @SuppressWarnings("NullAway.Init") // set before anything is sent
    private TerminalViewer() {}

    static TerminalViewer open(HttpClient client, String server, String ticket) {
        TerminalViewer viewer = new TerminalViewer();
        viewer.socket = client.newWebSocketBuilder()
                .subprotocols("farhand.v1")
                .header("Origin", server)
                .buildAsync(URI.create(server.replaceFirst("http", "ws") + "/api/v1/viewer?ticket=" + ticket), viewer)
                .join();
        viewer.control(ViewerToServer.newBuilder()
                .setHello(ViewerHello.newBuilder()
                        .setProtocol(ProtocolRange.newBuilder().setMinimum(1).setMaximum(1))));
        return viewer;
    }

    /** Until the shell has printed something and is quiet. */
    void awaitPrompt(Duration patience) throws Exception {
        next.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        long seen = -1;
        while (bytes != seen) {
            seen = bytes;
            Pair.pause(Duration.ofMillis(30));
        }
    }

    void type(String text) {
        input(TerminalInput.newBuilder().setData(ByteString.copyFromUtf8(text)));
    }

    /** Types one key and waits until something comes: nanoseconds. */
    long echo(Duration patience) throws Exception {
        CompletableFuture<Long> answer = new CompletableFuture<>();
        next = answer;
        long begun = System.nanoTime();
        type("x");
        return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS) - begun;
    }

    synchronized void tellPainted() {
        if (painted > told) {
            told = painted;
            input(TerminalInput.newBuilder().setPaintedBytes(painted));
        }
    }

    long bytes() {
        return bytes;
    }

    /** Numbered lines that came. */
    long lines() {
        return lines;
    }

    /** Numbered lines that came with another number than the next. */
    long lost() {
        return lost;
    }

    boolean isOpen() {
        return open;
    }

    private synchronized void control(ViewerToServer.Builder message) {
        send(message.setLane(ViewerLane.VIEWER_LANE_CONTROL).setSequence(++controlSequence));
    }

    private synchronized void input(TerminalInput.Builder input) {
        send(ViewerToServer.newBuilder()
                .setLane(ViewerLane.VIEWER_LANE_TERMINAL)
                .setSequence(++terminalSequence)
                .setTerminal(input));
    }

    private void send(ViewerToServer.Builder message) {
        ByteBuffer data = ByteBuffer.wrap(message.build().toByteArray());
        sent = sent.thenCompose(before -> socket.sendBinary(data, true));
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        long now = System.nanoTime();
        byte[] some = new byte[data.remaining()];
        data.get(some);
        part.writeBytes(some);
        if (last) {
            byte[] whole = part.toByteArray();
            part.reset();
            try {
                heard(ServerToViewer.parseFrom(whole), now);
            } catch (InvalidProtocolBufferException e) {
                open = false;
            }
        }
        from.request(1);
        return CompletableFuture.completedFuture(true);
    }

    private void heard(ServerToViewer message, long now) {
        switch (message.getMessageCase()) {
            case STARTED -> painted = message.getStarted().getFirstOffset();
            case PING ->
                control(ViewerToServer.newBuilder()
                        .setPong(Pong.newBuilder().setNumber(message.getPing().getNumber())));
            case TERMINAL -> {
                if (message.getTerminal().hasData()) {
                    output(message.getTerminal().getData(), now);
                }
            }
            default -> {
                // Whatever else a page shows is not counted here.
            }
        }
    }

    private void output(ByteString data, long now) {
        bytes += data.size();
        painted += data.size();
        next.complete(now);
        for (char c : data.toString(StandardCharsets.ISO_8859_1).toCharArray()) {
            if (c == '\n') {
                ended();
                line.setLength(0);
            } else {
                line.append(c);
            }
        }
    }

    private void ended() {
        if (line.length() > 1 && line.charAt(0) == '#' && Character.isDigit(line.charAt(1))) {
            long number = Long.parseLong(line.substring(1, line.indexOf(" ")));
            lost += expected >= 0 && number != expected ? 1 : 0;
            expected = number + 1;
            lines++;
        }
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        open = false;
        return CompletableFuture.completedFuture(true);
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        open = false;
        next.completeExceptionally(error);
    }
}
