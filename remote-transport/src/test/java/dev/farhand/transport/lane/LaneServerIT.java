package dev.farhand.transport.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.protocol.v1.Ping;
import dev.farhand.core.protocol.v1.ProtocolRange;
import dev.farhand.core.protocol.v1.ScreenFeedback;
import dev.farhand.core.protocol.v1.ScreenUpdate;
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
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LaneServerIT {
    private static final String OURS = "https://help.example";

    private final List<ViewerToServer> heard = new CopyOnWriteArrayList<>();
    private final List<ViewerLanes> viewers = new CopyOnWriteArrayList<>();
    private final List<String> gone = new CopyOnWriteArrayList<>();
    private LaneServer server;

    @BeforeEach
    void start() {
        server = LaneServer.builder(this::admit).origins(Set.of(OURS)).start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private LaneReceiver admit(String ticket, ViewerLanes lanes) {
        if (!ticket.equals("good")) {
            throw new RemoteException(ErrorCode.TICKET_INVALID);
        }
        viewers.add(lanes);
        lanes.send(
                screen(),
                ServerToViewer.newBuilder().setScreen(ScreenUpdate.newBuilder().setNumber(1)));
        return new LaneReceiver() {
            @Override
            public void message(ViewerToServer message) {
                if (message.getScreen().getRefresh()) {
                    throw new RemoteException(ErrorCode.VIEW_ONLY);
                }
                heard.add(message);
            }

            @Override
            public void closed() {
                gone.add(ticket);
            }
        };
    }

    private static ViewerLane screen() {
        return ViewerLane.VIEWER_LANE_SCREEN;
    }

    /** A viewer in plain Java. */
    private final class Client implements WebSocket.Listener {
        private final List<ServerToViewer> messages = new CopyOnWriteArrayList<>();
        private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
        private final WebSocket socket;
        private volatile int closed;

        Client(String origin) {
            socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .subprotocols("farhand.v1")
                    .header("Origin", origin)
                    .buildAsync(URI.create("ws://127.0.0.1:" + server.port() + "/viewer"), this)
                    .join();
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            partial.writeBytes(bytes);
            if (last) {
                try {
                    messages.add(ServerToViewer.parseFrom(partial.toByteArray()));
                } catch (InvalidProtocolBufferException e) {
                    throw new AssertionError(e);
                }
                partial.reset();
            }
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            closed = status;
            return CompletableFuture.completedFuture(null);
        }

        Client say(ViewerToServer.Builder message, ViewerLane lane, int number) {
            byte[] bytes = message.setLane(lane).setSequence(number).build().toByteArray();
            socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
            return this;
        }

        Client hello(String ticket) {
            ViewerHello hello = ViewerHello.newBuilder()
                    .setTicket(ticket)
                    .setProtocol(ProtocolRange.newBuilder().setMinimum(1).setMaximum(1))
                    .build();
            return say(ViewerToServer.newBuilder().setHello(hello), ViewerLane.VIEWER_LANE_CONTROL, 1);
        }

        Client awaitMessages(int count) {
            await().until(() -> messages.size() >= count);
            return this;
        }

        void awaitRefusal(ErrorCode code) {
            await().until(() -> closed != 0);
            assertThat(closed).isEqualTo(code.closeCode());
            ServerToViewer last = messages.get(messages.size() - 1);
            assertThat(RemoteException.of(last.getRefused()).code()).isEqualTo(code);
        }
    }

    private static ViewerToServer.Builder painted(long number) {
        return ViewerToServer.newBuilder().setScreen(ScreenFeedback.newBuilder().setPainted(number));
    }

    @Test
    void saysThatAViewerIsConnectedBeforeAnythingElse() {
        Client client = new Client(OURS).hello("good").awaitMessages(2);
        assertThat(client.messages.get(0).hasConnected()).isTrue();
        assertThat(client.messages.get(1).getScreen().getNumber()).isOne();
        assertThat(client.messages.get(1).getLane()).isEqualTo(screen());
    }

    @Test
    void passesOnWhatAViewerSaysAndAnswersItsPings() {
        Client client = new Client(OURS).hello("good");
        client.say(painted(1), screen(), 1).say(painted(2), screen(), 2);
        client.say(
                ViewerToServer.newBuilder().setPing(Ping.newBuilder().setNumber(7)), ViewerLane.VIEWER_LANE_CONTROL, 2);
        client.awaitMessages(3);
        assertThat(client.messages.get(2).getPong().getNumber()).isEqualTo(7);
        assertThat(heard)
                .extracting(message -> message.getScreen().getPainted())
                .containsExactly(1L, 2L);
    }

    @Test
    void tellsItsHostOnceThatAViewerIsGone() {
        Client client = new Client(OURS).hello("good").awaitMessages(1);
        client.socket.abort();
        await().until(() -> !gone.isEmpty());
        assertThat(gone).containsExactly("good");
    }

    @Test
    void refusesAWrongTicketWithItsCode() {
        new Client(OURS).hello("wrong").awaitRefusal(ErrorCode.TICKET_INVALID);
        assertThat(gone).isEmpty();
    }

    @Test
    void refusesWhatStandsOutOfItsOrder() {
        new Client(OURS).hello("good").say(painted(1), screen(), 2).awaitRefusal(ErrorCode.PROTOCOL_VIOLATION);
        new Client(OURS).say(painted(1), screen(), 1).awaitRefusal(ErrorCode.PROTOCOL_VIOLATION);
        ViewerToServer.Builder typed = ViewerToServer.newBuilder().setTerminal(TerminalInput.getDefaultInstance());
        new Client(OURS).hello("good").say(typed, screen(), 1).awaitRefusal(ErrorCode.PROTOCOL_VIOLATION);
    }

    @Test
    void tellsAViewerWhatItsHostRefuses() {
        ViewerToServer.Builder refresh = ViewerToServer.newBuilder()
                .setScreen(ScreenFeedback.newBuilder().setRefresh(true));
        new Client(OURS).hello("good").say(refresh, screen(), 1).awaitRefusal(ErrorCode.VIEW_ONLY);
        await().until(() -> !gone.isEmpty());
    }

    @Test
    void refusesPagesOfOthersAndWhatIsTooLong() {
        assertThatThrownBy(() -> new Client("https://elsewhere.example"))
                .isInstanceOf(CompletionException.class)
                .hasMessageContaining("WebSocketHandshakeException");
        Client client = new Client(OURS).hello("good");
        client.socket.sendBinary(ByteBuffer.allocate(64 * 1024), true);
        await().until(() -> client.closed != 0 || client.socket.isInputClosed());
    }

    @Test
    void endsItsViewersWithAReasonWhenItCloses() {
        Client client = new Client(OURS).hello("good").awaitMessages(2);
        server.close();
        client.awaitRefusal(ErrorCode.SHUTTING_DOWN);
    }
}
