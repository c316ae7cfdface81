package dev.farhand.transport.viewer;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.farhand.core.protocol.v1.ProtocolRange;
import dev.farhand.core.protocol.v1.ServerToViewer;
import dev.farhand.core.protocol.v1.TerminalInput;
import dev.farhand.core.protocol.v1.TerminalSize;
import dev.farhand.core.protocol.v1.ViewerHello;
import dev.farhand.core.protocol.v1.ViewerLane;
import dev.farhand.core.protocol.v1.ViewerToServer;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A page's end, on the JDK's WebSocket. */
final class TestViewer implements WebSocket.Listener {
    private static final HttpClient CLIENT = client();
    private static final long SECONDS = 20;

    final BlockingQueue<ServerToViewer> received = new LinkedBlockingQueue<>();
    final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final Map<ViewerLane, Long> sent = new EnumMap<>(ViewerLane.class);
    private final Map<ViewerLane, Long> heard = new EnumMap<>(ViewerLane.class);
    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
    private final boolean reads;
    private final CompletableFuture<WebSocket> socket = new CompletableFuture<>();

    private TestViewer(boolean reads) {
        this.reads = reads;
    }

    private static HttpClient client() {
        System.setProperty("jdk.internal.httpclient.disableHostnameVerification", "true");
        try {
            SSLContext trusting = SSLContext.getInstance("TLS");
            trusting.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
            return HttpClient.newBuilder().sslContext(trusting).build();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static TestViewer open(URI address) throws Exception {
        return open(address, "https://page.example", true);
    }

    static TestViewer open(URI address, String origin, boolean reads) throws Exception {
        TestViewer viewer = new TestViewer(reads);
        viewer.socket.complete(CLIENT.newWebSocketBuilder()
                .subprotocols("farhand.v1")
                .header("Origin", origin)
                .header("User-Agent", "test")
                .buildAsync(address, viewer)
                .get(SECONDS, TimeUnit.SECONDS));
        return viewer;
    }

    /** One that has said hello and heard what comes first. */
    static TestViewer connected(URI address) throws Exception {
        TestViewer viewer = open(address);
        viewer.hello();
        viewer.await(ServerToViewer::hasStarted);
        return viewer;
    }

    WebSocket socket() {
        return socket.join();
    }

    TestViewer hello() {
        return hello("");
    }

    /** With its ticket, where the address has none. */
    TestViewer hello(String ticket) {
        return control(ViewerToServer.newBuilder()
                .setHello(ViewerHello.newBuilder()
                        .setTicket(ticket)
                        .setProtocol(ProtocolRange.newBuilder().setMinimum(1).setMaximum(1))));
    }

    TestViewer type(String text) {
        return type(ByteString.copyFromUtf8(text));
    }

    TestViewer type(ByteString data) {
        return terminal(TerminalInput.newBuilder().setData(data));
    }

    TestViewer resize(int columns, int rows) {
        return terminal(TerminalInput.newBuilder()
                .setResize(TerminalSize.newBuilder().setColumns(columns).setRows(rows)));
    }

    TestViewer terminal(TerminalInput.Builder input) {
        return send(ViewerLane.VIEWER_LANE_TERMINAL, ViewerToServer.newBuilder().setTerminal(input));
    }

    TestViewer control(ViewerToServer.Builder message) {
        return send(ViewerLane.VIEWER_LANE_CONTROL, message);
    }

    TestViewer send(ViewerLane lane, ViewerToServer.Builder message) {
        return raw(message.setLane(lane)
                .setSequence(sent.merge(lane, 1L, Long::sum))
                .build()
                .toByteArray());
    }

    TestViewer raw(byte[] message) {
        try {
            socket().sendBinary(ByteBuffer.wrap(message), true).get(SECONDS, TimeUnit.SECONDS);
        } catch (Exception gone) {
            // What a test then waits for says what happened.
            closed.complete(-1);
        }
        return this;
    }

    /** The next message. */
    ServerToViewer next() throws Exception {
        ServerToViewer message = received.poll(SECONDS, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("nothing came");
        }
        return message;
    }

    /** The next message of a kind; others before it are dropped. */
    ServerToViewer await(Predicate<ServerToViewer> kind) throws Exception {
        for (ServerToViewer message = next(); ; message = next()) {
            if (kind.test(message)) {
                return message;
            }
        }
    }

    /** Output until so many bytes are there. */
    ByteString output(int bytes) throws Exception {
        ByteString all = ByteString.EMPTY;
        while (all.size() < bytes) {
            all = all.concat(await(message -> message.getTerminal().hasData())
                    .getTerminal()
                    .getData());
        }
        return all;
    }

    /** The close code; -1 where the connection just went. */
    int closeCode() throws Exception {
        return closed.get(SECONDS, TimeUnit.SECONDS);
    }

    void leave() {
        socket().sendClose(WebSocket.NORMAL_CLOSURE, "");
    }

    @Override
    public void onOpen(WebSocket opened) {
        if (reads) {
            opened.request(1);
        }
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        parts.writeBytes(bytes);
        if (last) {
            try {
                ServerToViewer message = ServerToViewer.parseFrom(parts.toByteArray());
                if (message.getSequence() != heard.merge(message.getLane(), 1L, Long::sum)) {
                    throw new AssertionError("out of order: " + message);
                }
                received.add(message);
            } catch (InvalidProtocolBufferException unreadable) {
                throw new AssertionError(unreadable);
            }
            parts.reset();
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.complete(-1);
    }
}
