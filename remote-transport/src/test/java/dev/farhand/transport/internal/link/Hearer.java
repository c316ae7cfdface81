package dev.farhand.transport.internal.link;

import com.google.protobuf.StringValue;
import dev.farhand.core.channel.ByteStream;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.transport.link.MessageStream;
import java.nio.ByteBuffer;
import java.util.List;

/** Writes down what it is told, of bytes or of messages. */
class Hearer implements ByteStream.Receiver, MessageStream.Receiver<StringValue> {
    private final List<String> heard;

    Hearer(List<String> heard) {
        this.heard = heard;
    }

    @Override
    public void onData(ByteBuffer bytes) {
        heard.add(String.valueOf(bytes.remaining()));
    }

    @Override
    public void onMessage(StringValue message) {
        heard.add(message.getValue());
    }

    @Override
    public void onFinished() {
        heard.add("finished");
    }

    @Override
    public void onReset(ErrorCode code) {
        heard.add("reset " + code);
    }

    @Override
    public void onWritable() {}
}
