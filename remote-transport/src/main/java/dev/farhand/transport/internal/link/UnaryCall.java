package dev.farhand.transport.internal.link;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.transport.link.LinkStream;
import dev.farhand.transport.link.MessageLimits;
import dev.farhand.transport.link.MessageStream;
import java.util.concurrent.CompletableFuture;

/** One request, one answer, over a stream of its own. */
final class UnaryCall<R extends MessageLite> implements MessageStream.Receiver<R> {
    private static final MessageLimits LIMITS = MessageLimits.ofSize(1024 * 1024);

    private final MessageLite request;
    private final Parser<R> parser;
    private final CompletableFuture<R> result = new CompletableFuture<>();

    UnaryCall(MessageLite request, Parser<R> parser) {
        this.request = request;
        this.parser = parser;
    }

    CompletableFuture<R> result() {
        return result;
    }

    void failed(RemoteException failure) {
        result.completeExceptionally(failure);
    }

    void start(LinkStream stream) {
        MessageStream<R> messages = MessageStream.over(stream, parser, LIMITS);
        messages.receiver(this);
        result.whenComplete((value, failure) -> {
            if (failure == null) {
                messages.close();
            } else {
                messages.reset(ErrorCode.CANCELLED);
            }
        });
        messages.send(request);
        messages.finish();
        messages.read();
    }

    @Override
    public void onMessage(R message) {
        result.complete(message);
    }

    @Override
    public void onFinished() {
        failed(new RemoteException(ErrorCode.PROTOCOL_VIOLATION, "The other side ended the call without an answer."));
    }

    @Override
    public void onReset(ErrorCode code) {
        failed(new RemoteException(code));
    }
}
