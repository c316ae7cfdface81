package dev.farhand.agent;

import com.google.protobuf.ByteString;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.protocol.v1.ChannelKind;
import dev.farhand.core.protocol.v1.OpenChannel;
import dev.farhand.core.protocol.v1.StartTerminalRequest;
import dev.farhand.core.protocol.v1.TerminalExited;
import dev.farhand.core.protocol.v1.TerminalInput;
import dev.farhand.core.protocol.v1.TerminalOutput;
import dev.farhand.core.protocol.v1.TerminalSize;
import dev.farhand.core.protocol.v1.TerminalStarted;
import dev.farhand.transport.link.LinkStream;
import dev.farhand.transport.link.MessageLimits;
import dev.farhand.transport.link.MessageStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;

/** The server's end of a terminal, which paints everything at once. */
final class TerminalClient implements MessageStream.Receiver<TerminalOutput> {
    final CompletableFuture<TerminalExited> exited = new CompletableFuture<>();
    final CompletableFuture<ErrorCode> reset = new CompletableFuture<>();
    final TerminalStarted started;
    private final MessageStream<TerminalOutput> stream;
    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
    private long painted;
    private volatile boolean writer;

    private TerminalClient(LinkStream opened) throws Exception {
        started = TerminalStarted.parseFrom(opened.opened().getParameters());
        painted = started.getFirstOffset();
        writer = started.getWriter();
        stream = MessageStream.over(opened, TerminalOutput.parser(), MessageLimits.ofSize(64 * 1024));
        stream.receiver(this);
        stream.read();
    }

    static OpenChannel opening(ByteString grant, StartTerminalRequest request) {
        return OpenChannel.newBuilder()
                .setKind(ChannelKind.CHANNEL_KIND_TERMINAL)
                .setVersion(1)
                .setSessionGrant(grant)
                .setParameters(request.toByteString())
                .build();
    }

    static StartTerminalRequest request() {
        return StartTerminalRequest.newBuilder()
                .setShell("sh")
                .setSize(TerminalSize.newBuilder().setColumns(100).setRows(30))
                .build();
    }

    static TerminalClient open(FakeServer server, ByteString grant) throws Exception {
        return new TerminalClient(server.open(opening(grant, request())));
    }

    @Override
    public void onMessage(TerminalOutput message) {
        if (message.hasData()) {
            synchronized (this) {
                seen.writeBytes(message.getData().toByteArray());
                painted += message.getData().size();
                send(TerminalInput.newBuilder().setPaintedBytes(painted));
            }
        } else if (message.hasExited()) {
            exited.complete(message.getExited());
        } else if (message.hasWriterChanged()) {
            writer = message.getWriterChanged().getWriter();
        }
        stream.read();
    }

    @Override
    public void onFinished() {
        stream.finish();
    }

    @Override
    public void onReset(ErrorCode code) {
        reset.complete(code);
    }

    void type(String text) {
        send(TerminalInput.newBuilder().setData(ByteString.copyFromUtf8(text)));
    }

    void send(TerminalInput.Builder input) {
        stream.send(input.build());
    }

    boolean writes() {
        return writer;
    }

    synchronized String text() {
        return seen.toString(StandardCharsets.UTF_8);
    }

    void awaitText(String text) {
        Awaitility.await().atMost(FakeServer.PATIENCE).untilAsserted(() -> org.assertj.core.api.Assertions.assertThat(
                        text())
                .contains(text));
    }

    /** As a viewer that goes away properly. */
    void finish() {
        stream.finish();
    }

    void reset(ErrorCode code) {
        stream.reset(code);
    }
}
