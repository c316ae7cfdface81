package dev.farhand.benchmark;

import dev.farhand.core.channel.ByteStream;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.transport.link.LinkStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** A stream of a link. Without a receiver nothing is read from it: a stalled reader. */
record LinkLane(LinkStream stream) implements Lane {
    /** Not zero, which would run at once instead of after what waits. */
    private static final Duration TURN = Duration.ofNanos(1);

    @Override
    public void receiver(Receiver receiver) {
        stream.receiver(new ByteStream.Receiver() {
            @Override
            public void onData(ByteBuffer bytes) {
                receiver.onBytes(bytes);
                stream.read();
            }

            @Override
            public void onFinished() {
                stream.finish();
            }

            @Override
            public void onReset(ErrorCode code) {
                // The other end is done with it.
            }

            @Override
            public void onWritable() {
                receiver.onWritable();
            }
        });
        stream.read();
    }

    @Override
    public CompletionStage<?> send(byte[] source, int offset, int length) {
        return stream.write(ByteBuffer.wrap(source, offset, length));
    }

    @Override
    public void flush() {
        // A link sends by itself.
    }

    @Override
    public boolean isWritable() {
        return stream.isWritable();
    }

    @Override
    public void execute(Runnable task) {
        stream.later(TURN, task);
    }

    @Override
    public void close() {
        stream.reset(ErrorCode.CANCELLED);
    }
}
