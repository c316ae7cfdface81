package dev.farhand.agent.internal.link;

import dev.farhand.core.annotation.ThreadConfined;
import dev.farhand.core.channel.ByteStream;
import dev.farhand.core.error.ErrorCode;
import java.nio.ByteBuffer;
import org.slf4j.LoggerFactory;

/** Sends back what it receives, one piece at a time, so that whoever does not read is not read either. */
@ThreadConfined("link loop")
final class EchoChannel implements ByteStream.Receiver {
    private final ByteStream stream;

    private EchoChannel(ByteStream stream) {
        this.stream = stream;
    }

    static void serve(ByteStream stream) {
        stream.receiver(new EchoChannel(stream));
        stream.read();
    }

    @Override
    public void onData(ByteBuffer bytes) {
        ByteBuffer copy = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
        stream.write(copy).whenComplete((done, failure) -> {
            if (failure == null) {
                stream.read();
            }
        });
    }

    @Override
    public void onFinished() {
        stream.finish();
    }

    @Override
    public void onReset(ErrorCode code) {
        LoggerFactory.getLogger(EchoChannel.class).debug("echo-ended code={}", code);
    }
}
