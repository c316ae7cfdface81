package dev.farhand.transport.internal.viewer;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.identity.PeerIdentity;
import dev.farhand.core.protocol.v1.ChannelOpened;
import dev.farhand.core.protocol.v1.DeviceFacts;
import dev.farhand.core.protocol.v1.OpenChannel;
import dev.farhand.core.protocol.v1.TerminalInput;
import dev.farhand.core.protocol.v1.TerminalOutput;
import dev.farhand.core.protocol.v1.TerminalSize;
import dev.farhand.core.protocol.v1.TerminalStarted;
import dev.farhand.transport.internal.wire.MessageDecoder;
import dev.farhand.transport.link.Link;
import dev.farhand.transport.link.LinkEnd;
import dev.farhand.transport.link.LinkInfo;
import dev.farhand.transport.link.LinkStatistics;
import dev.farhand.transport.link.LinkStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A link that opens one channel, when the test says so; all on the test's thread. */
final class FakeLink implements Link {
    final CompletableFuture<LinkStream> opening = new CompletableFuture<>();
    final FakeStream stream = new FakeStream();

    /** The machine has opened the channel. */
    void accept() {
        opening.complete(stream);
    }

    @Override
    public CompletionStage<LinkStream> open(OpenChannel question) {
        return opening;
    }

    @Override
    public PeerIdentity peer() {
        throw new UnsupportedOperationException();
    }

    @Override
    public LinkInfo info() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<DeviceFacts> facts() {
        return Optional.empty();
    }

    @Override
    public LinkStatistics statistics() {
        throw new UnsupportedOperationException();
    }

    @Override
    public <R extends MessageLite> CompletionStage<R> call(
            OpenChannel question, MessageLite request, Parser<R> answer) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Duration> ping() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void drain(Duration spread) {}

    @Override
    public void close(ErrorCode reason) {}

    @Override
    public CompletionStage<LinkEnd> closed() {
        return new CompletableFuture<>();
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    /** The server's end of the channel; what it was told is kept. */
    final class FakeStream implements LinkStream {
        final List<TerminalInput> inputs = new ArrayList<>();
        private final MessageDecoder decoder = new MessageDecoder(1 << 20);
        private @Nullable Receiver receiver;
        private ChannelOpened opened = ChannelOpened.newBuilder()
                .setVersion(1)
                .setParameters(TerminalStarted.newBuilder()
                        .setShell("sh")
                        .setSize(TerminalSize.newBuilder().setColumns(80).setRows(24))
                        .build()
                        .toByteString())
                .build();
        int demand;
        boolean writable = true;
        boolean closed;
        Optional<ErrorCode> reset = Optional.empty();

        void opened(ChannelOpened value) {
            opened = value;
        }

        /** What the machine prints. */
        void print(TerminalOutput output) {
            print(MessageDecoder.encode(output));
        }

        void print(ByteBuffer bytes) {
            demand--;
            target().onData(bytes);
        }

        void writable(boolean now) {
            writable = now;
            if (now) {
                target().onWritable();
            }
        }

        boolean isListenedTo() {
            return receiver != null;
        }

        Receiver target() {
            Receiver known = receiver;
            if (known == null) {
                throw new AssertionError("nobody listens");
            }
            return known;
        }

        @Override
        public Link link() {
            return FakeLink.this;
        }

        @Override
        public int id() {
            return 1;
        }

        @Override
        public OpenChannel opening() {
            return OpenChannel.getDefaultInstance();
        }

        @Override
        public ChannelOpened opened() {
            return opened;
        }

        @Override
        public void later(Duration delay, Runnable task) {
            task.run();
        }

        @Override
        public void receiver(Receiver value) {
            receiver = value;
        }

        @Override
        public void read() {
            demand++;
        }

        @Override
        public CompletionStage<Void> write(ByteBuffer bytes) {
            decoder.append(bytes);
            decoder.next(TerminalInput.parser()).ifPresent(inputs::add);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public boolean isWritable() {
            return writable;
        }

        @Override
        public void finish() {}

        @Override
        public void reset(ErrorCode code) {
            reset = Optional.of(code);
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
