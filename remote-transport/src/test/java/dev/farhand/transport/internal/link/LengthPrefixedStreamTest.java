package dev.farhand.transport.internal.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.protocol.v1.ChannelOpened;
import dev.farhand.core.protocol.v1.OpenChannel;
import dev.farhand.transport.internal.wire.MessageDecoder;
import dev.farhand.transport.link.Link;
import dev.farhand.transport.link.LinkStream;
import dev.farhand.transport.link.MessageLimits;
import dev.farhand.transport.link.MessageStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LengthPrefixedStreamTest {
    private final FakeStream stream = new FakeStream();
    private final List<String> heard = new ArrayList<>();
    private final MessageStream<StringValue> messages =
            MessageStream.over(stream, StringValue.parser(), MessageLimits.ofSize(1000));

    @Test
    void givesOutWhatHadArrivedBeforeAnybodyAsked() {
        stream.arrive(MessageDecoder.encode(StringValue.of("early")));
        messages.receiver(new Hearer(heard));
        messages.read();
        assertThat(heard).containsExactly("early");
    }

    @Test
    void givesOutAMessageAndItsEndThatHadBothArrived() {
        stream.arrive(MessageDecoder.encode(StringValue.of("only")));
        stream.peerFinished = true;
        messages.receiver(new Hearer(heard));
        messages.read();
        messages.read();
        assertThat(heard).containsExactly("only", "finished");
    }

    @Test
    void putsAMessageTogetherFromPiecesThatHadArrived() {
        ByteBuffer whole = MessageDecoder.encode(StringValue.of("in pieces"));
        while (whole.hasRemaining()) {
            stream.arrive(ByteBuffer.wrap(new byte[] {whole.get()}));
        }
        messages.receiver(new Hearer(heard));
        messages.read();
        assertThat(heard).containsExactly("in pieces");
    }

    /** Hands out what it holds during {@link #read()}, as a stream does whose bytes came before they were asked for. */
    private static final class FakeStream implements LinkStream {
        private final ArrayDeque<ByteBuffer> held = new ArrayDeque<>();
        private @Nullable Receiver receiver;
        private boolean peerFinished;

        void arrive(ByteBuffer bytes) {
            held.add(bytes);
        }

        @Override
        public void receiver(Receiver value) {
            receiver = value;
        }

        @Override
        public void read() {
            Receiver known = receiver;
            ByteBuffer bytes = held.poll();
            if (known != null && bytes != null) {
                known.onData(bytes);
            }
            if (known != null && held.isEmpty() && peerFinished) {
                known.onFinished();
            }
        }

        @Override
        public void later(Duration delay, Runnable task) {
            task.run();
        }

        @Override
        public CompletionStage<Void> write(ByteBuffer bytes) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public void finish() {
            peerFinished = true;
        }

        @Override
        public void reset(ErrorCode code) {
            held.clear();
        }

        @Override
        public void close() {
            held.clear();
        }

        @Override
        public Link link() {
            throw new UnsupportedOperationException("this stream belongs to no link");
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
            return ChannelOpened.getDefaultInstance();
        }
    }
}
