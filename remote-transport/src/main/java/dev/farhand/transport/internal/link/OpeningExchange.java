package dev.farhand.transport.internal.link;

import dev.farhand.core.annotation.ThreadConfined;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.protocol.v1.ChannelOpened;
import dev.farhand.core.protocol.v1.OpenChannel;
import dev.farhand.core.protocol.v1.OpenChannelResponse;
import dev.farhand.transport.internal.wire.MessageDecoder;
import dev.farhand.transport.link.LinkStream;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * How a stream becomes a channel: a question, its answer, and then bytes. Either may have travelled over the control
 * stream instead, so each end starts where the stream's first message finds it.
 */
@ThreadConfined("the link's thread, but for request and answer")
final class OpeningExchange {
    private static final int MAXIMUM_OPENING = 64 * 1024;

    private enum Phase {
        /** Inbound, and its path is not known yet. */
        ARRIVING,
        /** The peer's question is on its way. */
        QUESTION,
        /** Our acceptor thinks. */
        DECIDING,
        /** The peer's answer is on its way. */
        ANSWER,
        /** Bytes flow. */
        OPEN
    }

    private final NettyStream stream;
    private final StreamInput input;
    private final StreamOutput output;
    private final boolean inbound;
    private final CompletableFuture<LinkStream> asked = new CompletableFuture<>();
    private volatile OpenChannel request = OpenChannel.getDefaultInstance();
    private volatile ChannelOpened answer = ChannelOpened.getDefaultInstance();
    private Phase phase;
    private MessageDecoder decoder = new MessageDecoder(MAXIMUM_OPENING);
    private @Nullable NettyOpening decision;

    OpeningExchange(NettyStream stream, StreamInput input, StreamOutput output, boolean inbound) {
        this.stream = stream;
        this.input = input;
        this.output = output;
        this.inbound = inbound;
        this.phase = inbound ? Phase.ARRIVING : Phase.ANSWER;
    }

    /** What was asked for. */
    OpenChannel request() {
        return request;
    }

    /** What was answered. */
    ChannelOpened answer() {
        return answer;
    }

    /** Completes with the stream, or with the peer's refusal, where it was us who asked. */
    CompletableFuture<LinkStream> asked() {
        return asked;
    }

    boolean isOpen() {
        return phase == Phase.OPEN;
    }

    /** There is nothing to agree on: the control stream. */
    void skip() {
        phase = Phase.OPEN;
    }

    void ask(OpenChannel question) {
        request = question;
        output.send(question, false);
        stream.classified();
        input.pull();
    }

    void expectAnswer(OpenChannel question) {
        phase = Phase.ANSWER;
        request = question;
        stream.classified();
    }

    void expectQuestion() {
        phase = Phase.QUESTION;
    }

    void accept(OpenChannel question, ChannelOpened opened) {
        decision = null;
        request = question;
        answer = opened;
        phase = Phase.OPEN;
        output.send(OpenChannelResponse.newBuilder().setOpened(opened).build(), false);
        stream.classified();
        input.deliver();
    }

    void refuse(RemoteException reason) {
        decision = null;
        output.send(
                OpenChannelResponse.newBuilder().setRefused(reason.toRefusal()).build(), true);
    }

    /** The stream has ended: whoever waits for the opening hears of it. */
    void abandon(ErrorCode code) {
        NettyOpening undecided = decision;
        if (undecided != null) {
            undecided.abandon();
        }
        asked.completeExceptionally(new RemoteException(code));
    }

    /** Something arrived. */
    void advance() {
        switch (phase) {
            case ARRIVING, QUESTION, ANSWER -> read();
            case DECIDING -> {
                // What comes before the decision waits in the backlog, one frame at most.
            }
            case OPEN -> input.deliver();
        }
    }

    private void read() {
        boolean complete = false;
        while (!input.isEmpty() && !complete) {
            input.take(decoder::append);
            complete = phase == Phase.QUESTION ? readQuestion() : readAnswer();
        }
        if (complete) {
            if (phase == Phase.OPEN) {
                input.deliver();
            }
        } else if (input.hasEnded()) {
            throw new RemoteException(ErrorCode.PROTOCOL_VIOLATION);
        } else if (!stream.hasEnded()) {
            input.pull();
        }
    }

    private boolean readQuestion() {
        Optional<OpenChannel> question = decoder.next(OpenChannel.parser());
        if (question.isEmpty()) {
            return false;
        }
        keepRest();
        phase = Phase.DECIDING;
        request = question.get();
        NettyOpening asking = new NettyOpening(stream.link(), question.get(), stream);
        decision = asking;
        stream.link().openings().decide(asking);
        return true;
    }

    private boolean readAnswer() {
        Optional<OpenChannelResponse> response = decoder.next(OpenChannelResponse.parser());
        if (response.isEmpty()) {
            return false;
        }
        if (!response.get().hasOpened()) {
            RemoteException refusal = response.get().hasRefused()
                    ? RemoteException.of(response.get().getRefused())
                    : new RemoteException(ErrorCode.PROTOCOL_VIOLATION);
            asked.completeExceptionally(refusal);
            stream.end().reset(ErrorCode.CANCELLED, false);
            return true;
        }
        keepRest();
        answer = response.get().getOpened();
        phase = Phase.OPEN;
        if (inbound) {
            output.sendHeaders();
        }
        if (!asked.complete(stream)) {
            stream.end().reset(ErrorCode.CANCELLED, false);
        }
        return true;
    }

    private void keepRest() {
        if (decoder.buffered() > 0) {
            input.putBack(Unpooled.wrappedBuffer(decoder.drain()));
        }
        decoder = new MessageDecoder(0);
    }
}
