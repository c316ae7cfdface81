package dev.farhand.transport.viewer;

import com.google.protobuf.ByteString;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.protocol.v1.ChannelKind;
import dev.farhand.core.protocol.v1.ChannelOpened;
import dev.farhand.core.protocol.v1.TerminalExited;
import dev.farhand.core.protocol.v1.TerminalInput;
import dev.farhand.core.protocol.v1.TerminalOutput;
import dev.farhand.core.protocol.v1.TerminalSize;
import dev.farhand.core.protocol.v1.TerminalStarted;
import dev.farhand.transport.link.ChannelOpening;
import dev.farhand.transport.link.LinkStream;
import dev.farhand.transport.link.MessageLimits;
import dev.farhand.transport.link.MessageStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A machine's end of a terminal: sends back what is typed, but for a few words of its own ({@code exit}, {@code flood},
 * {@code stall}).
 */
final class FakeTerminal implements MessageStream.Receiver<TerminalInput> {
    static final TerminalStarted STARTED = TerminalStarted.newBuilder()
            .setShell("fake")
            .setAccount("some\u202Ebody")
            .setSize(TerminalSize.newBuilder().setColumns(80).setRows(24))
            .setWriter(true)
            .build();

    final LinkStream opened;
    final MessageStream<TerminalInput> stream;
    final List<TerminalInput> inputs = new CopyOnWriteArrayList<>();
    final AtomicLong typed = new AtomicLong();
    final AtomicLong printed = new AtomicLong();
    final CompletableFuture<Void> finished = new CompletableFuture<>();
    final CompletableFuture<ErrorCode> reset = new CompletableFuture<>();
    private volatile long flood;
    private volatile boolean stalled;

    private FakeTerminal(LinkStream opened) {
        this.opened = opened;
        this.stream = MessageStream.over(opened, TerminalInput.parser(), MessageLimits.ofSize(20_000));
    }

    static FakeTerminal accept(ChannelOpening opening) {
        if (opening.request().getKind() != ChannelKind.CHANNEL_KIND_TERMINAL) {
            throw new IllegalArgumentException("not a terminal");
        }
        FakeTerminal terminal = new FakeTerminal(opening.accept(ChannelOpened.newBuilder()
                .setVersion(1)
                .setParameters(STARTED.toByteString())
                .build()));
        terminal.stream.receiver(terminal);
        terminal.stream.read();
        return terminal;
    }

    @Override
    public void onMessage(TerminalInput message) {
        inputs.add(message);
        if (message.hasData()) {
            typed.addAndGet(message.getData().size());
            String text =
                    message.getData().size() > 100 ? "" : message.getData().toStringUtf8();
            switch (text) {
                case "exit" -> exit(3);
                case "flood" -> flood(Long.MAX_VALUE);
                case "stall" -> stalled = true;
                default -> print(message.getData());
            }
        }
        if (!stalled) {
            stream.read();
        }
    }

    void print(ByteString data) {
        printed.addAndGet(data.size());
        stream.send(TerminalOutput.newBuilder().setData(data).build());
    }

    void exit(int status) {
        stream.send(TerminalOutput.newBuilder()
                .setExited(TerminalExited.newBuilder().setStatus(status))
                .build());
        stream.finish();
    }

    /** Prints so many bytes, as fast as it may. */
    void flood(long bytes) {
        flood = bytes;
        pump();
    }

    void goOn() {
        stalled = false;
        stream.read();
    }

    private synchronized void pump() {
        ByteString chunk = ByteString.copyFrom(new byte[16 * 1024]);
        while (flood > 0 && stream.isWritable()) {
            int size = (int) Math.min(flood, chunk.size());
            flood -= size;
            print(chunk.substring(0, size));
        }
    }

    @Override
    public void onWritable() {
        pump();
    }

    @Override
    public void onFinished() {
        finished.complete(null);
        stream.finish();
    }

    @Override
    public void onReset(ErrorCode code) {
        reset.complete(code);
    }
}
